import type { CapAlert, CapInfo, CapReference } from '../../src/exchange/cap/cap-alert.ts';
import { writeCap } from '../../src/exchange/cap/write-cap.ts';

/** One block about flooding, everywhere and for good. */
export const flooding: CapInfo = {
  language: 'en-US',
  categories: ['MET'],
  event: 'Flood',
  responseTypes: [],
  urgency: 'EXPECTED',
  severity: 'SEVERE',
  certainty: 'LIKELY',
  audience: null,
  eventCodes: [],
  effective: null,
  onset: null,
  expires: null,
  senderName: null,
  headline: null,
  description: null,
  instruction: null,
  web: null,
  contact: null,
  parameters: [],
  resources: [],
  areas: [],
};

/** A message of a river authority, sent so many minutes after the first. */
export function capMessage(identifier: string, minute: number, overrides: Partial<CapAlert> = {}): CapAlert {
  return {
    identifier,
    sender: 'rivers@example.org',
    sent: `2024-05-01T06:${String(minute).padStart(2, '0')}:00-05:00`,
    status: 'ACTUAL',
    messageType: 'ALERT',
    origin: null,
    scope: 'PUBLIC',
    restriction: null,
    addresses: [],
    codes: [],
    note: null,
    references: [],
    incidentNames: [],
    infos: overrides.messageType === 'CANCEL' ? [] : [flooding],
    ...overrides,
  };
}

/** How others name a message. */
export const referenceTo = ({ sender, identifier, sent }: CapAlert): CapReference => ({
  sender,
  identifier,
  sent,
});

/** An Atom feed that holds these messages. */
export function feedOf(...alerts: readonly CapAlert[]): string {
  const entries = alerts.map((alert) => {
    const message = writeCap(alert).replace(/^<\?xml.*\n/, '');
    return `<a:entry><a:title>${alert.identifier}</a:title><a:content type="text/xml">${message}</a:content></a:entry>`;
  });
  return `<?xml version="1.0"?><a:feed xmlns:a="http://www.w3.org/2005/Atom">${entries.join('')}</a:feed>`;
}
