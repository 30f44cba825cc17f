import {
  type AlertFile,
  type alertCategory,
  type alertCertainty,
  alertMessageType,
  type alertResponse,
  type alertScope,
  type alertSeverity,
  alertStatus,
  type alertUrgency,
  type NamedValue,
} from '../../../schema/tables/alerts.ts';

/** The namespace of CAP 1.2. */
export const capNamespace = 'urn:oasis:names:tc:emergency:cap:1.2';

/** The statuses of CAP: those of alerts that the hub keeps, and that of a message that is not sent yet. */
export const capStatuses = [...alertStatus.enumValues, 'DRAFT'] as const;

/** The types of CAP's messages: those of alerts, and those that answer another message. */
export const capMessageTypes = [...alertMessageType.enumValues, 'ACK', 'ERROR'] as const;

/** The elements of CAP by the element that they stand in, in the order in which its schema wants them. */
export const capElements = {
  alert: [
    'identifier',
    'sender',
    'sent',
    'status',
    'msgType',
    'source',
    'scope',
    'restriction',
    'addresses',
    'code',
    'note',
    'references',
    'incidents',
    'info',
  ],
  info: [
    'language',
    'category',
    'event',
    'responseType',
    'urgency',
    'severity',
    'certainty',
    'audience',
    'eventCode',
    'effective',
    'onset',
    'expires',
    'senderName',
    'headline',
    'description',
    'instruction',
    'web',
    'contact',
    'parameter',
    'resource',
    'area',
  ],
  namedValue: ['valueName', 'value'],
  resource: ['resourceDesc', 'mimeType', 'size', 'uri', 'derefUri', 'digest'],
  area: ['areaDesc', 'polygon', 'circle', 'geocode', 'altitude', 'ceiling'],
} as const;

/** How CAP spells a code of the hub: `ALL_CLEAR` is `AllClear`. */
export const capSpelling = (code: string): string =>
  code === 'CBRNE'
    ? code
    : code
        .split('_')
        .map((word) => word.charAt(0) + word.slice(1).toLowerCase())
        .join('');

/**
 * A message of the Common Alerting Protocol 1.2 (OASIS), in the words of the hub's tables. Times are as the message has
 * them, `2024-05-01T06:00:00-00:00`, since their offset says where the sender's clock stands and other systems name
 * messages by them. What an absent element means is null or an empty list; no text begins or ends with white space.
 */
export interface CapAlert {
  readonly identifier: string;
  readonly sender: string;
  readonly sent: string;
  readonly status: (typeof capStatuses)[number];
  readonly messageType: (typeof capMessageTypes)[number];
  /** What the sender made the message from. */
  readonly origin: string | null;
  readonly scope: (typeof alertScope.enumValues)[number];
  readonly restriction: string | null;
  readonly addresses: readonly string[];
  readonly codes: readonly string[];
  readonly note: string | null;
  readonly references: readonly CapReference[];
  readonly incidentNames: readonly string[];
  readonly infos: readonly CapInfo[];
}

/** An earlier message as another one names it. */
export interface CapReference {
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

/** One block of a message. */
export interface CapInfo {
  readonly language: string;
  readonly categories: readonly (typeof alertCategory.enumValues)[number][];
  readonly event: string;
  readonly responseTypes: readonly (typeof alertResponse.enumValues)[number][];
  readonly urgency: (typeof alertUrgency.enumValues)[number];
  readonly severity: (typeof alertSeverity.enumValues)[number];
  readonly certainty: (typeof alertCertainty.enumValues)[number];
  readonly audience: string | null;
  readonly eventCodes: readonly NamedValue[];
  readonly effective: string | null;
  readonly onset: string | null;
  readonly expires: string | null;
  readonly senderName: string | null;
  readonly headline: string | null;
  readonly description: string | null;
  readonly instruction: string | null;
  readonly web: string | null;
  readonly contact: string | null;
  readonly parameters: readonly NamedValue[];
  readonly resources: readonly AlertFile[];
  readonly areas: readonly CapArea[];
}

/** Where a block holds. Outlines and circles have latitude before longitude, as CAP writes them. */
export interface CapArea {
  readonly description: string;
  readonly polygons: readonly string[];
  readonly circles: readonly string[];
  readonly geocodes: readonly NamedValue[];
  readonly altitude: number | null;
  readonly ceiling: number | null;
}
