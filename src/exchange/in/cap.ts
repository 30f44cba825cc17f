import type { Transaction } from '../../database/transaction.ts';
import {
  findOutsideMessages,
  keepOutsideMessages,
  type OutsideMessage,
  outsideKey,
} from '../../domains/alerts/outside-commands.ts';
import { HubError } from '../../errors.ts';
import type { CapAlert, CapInfo } from '../cap/cap-alert.ts';
import { offsetOf } from '../cap/cap-time.ts';
import { readCapFile } from '../cap/read-cap-file.ts';
import { readStoredAlerts } from '../cap/stored-alert.ts';
import { writeCap } from '../cap/write-cap.ts';
import type { ImportContext, Importer, LocatedRow, RowOutcome } from '../importer.ts';

/**
 * Alerts of other warning systems: messages of the Common Alerting Protocol, alone or in Atom and RSS feeds. A message
 * is known by sender, identifier and time; the same one again changes nothing, and one of the same name that says
 * something else is refused, since a message never changes.
 */
export const cap: Importer<CapAlert> = {
  name: 'cap',
  title: 'alerts of the Common Alerting Protocol 1.2 and 1.1 (XML, Atom or RSS)',
  sources: [
    {
      slug: 'cap-messages',
      name: 'Alerts in the Common Alerting Protocol',
      kind: 'OFFICIAL_RECORD',
      publisher: 'The sender that each alert names',
      licence: 'As its sender says',
      url: 'https://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2.html',
    },
  ],
  batchSize: 100,
  rows: readCapFile,
  keyOf: outsideKey,
  open: async (_tx, context) => ({ write: (tx, rows) => write(tx, context, rows) }),
};

async function write(
  tx: Transaction,
  { sourceId, isQuiet }: ImportContext,
  rows: readonly LocatedRow<CapAlert>[],
): Promise<{ outcomes: readonly RowOutcome[] }> {
  const alerts = rows.map(({ row }) => row);
  const ids = await findOutsideMessages(tx, alerts);
  const stored = await readStoredAlerts(tx, [...ids.values()]);
  const isHeld = (alert: CapAlert): boolean => ids.has(outsideKey(alert));
  for (const alert of alerts.filter(isHeld)) {
    const held = stored.get(ids.get(outsideKey(alert)) ?? '');
    if (held === undefined || writeCap(held) === writeCap(alert)) continue;
    throw new HubError(
      'BAD_VALUE',
      `${alert.identifier} was sent before with another content; a change needs a name of its own`,
    );
  }
  const fresh = alerts.filter((alert) => !isHeld(alert)).map(messageOf);
  await keepOutsideMessages(tx, { sourceId, isQuiet, now: new Date() }, fresh);
  return { outcomes: alerts.map((alert) => (isHeld(alert) ? 'unchanged' : 'new')) };
}

/** @throws HubError BAD_VALUE for a message that is no alert; `readCapFile` lets none pass. */
function messageOf({
  scope: _everybody,
  infos,
  references,
  status,
  messageType,
  ...rest
}: CapAlert): OutsideMessage {
  if (status === 'DRAFT' || messageType === 'ACK' || messageType === 'ERROR') {
    throw new HubError('BAD_VALUE', `${rest.identifier} is no alert`);
  }
  return {
    ...rest,
    status,
    messageType,
    sentOffset: offsetOf(rest.sent),
    references: references.map((reference) => ({ ...reference, sentOffset: offsetOf(reference.sent) })),
    infos: infos.map(blockOf),
  };
}

const blockOf = (info: CapInfo): OutsideMessage['infos'][number] => ({
  ...info,
  effectiveOffset: offsetIn(info.effective),
  onsetOffset: offsetIn(info.onset),
  expiresOffset: offsetIn(info.expires),
  areas: info.areas.map((area) => ({ ...area, pcodes: [] })),
});

const offsetIn = (time: string | null): number | null => (time === null ? null : offsetOf(time));
