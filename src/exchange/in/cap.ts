import type { Transaction } from '../../database/transaction.ts';
import { findRecipients } from '../../domains/accounts/find-recipients.ts';
import {
  findOutsideMessages,
  type HeldMessage,
  keepOutsideMessages,
  type OutsideMessage,
  outsideKey,
} from '../../domains/alerts/outside-commands.ts';
import { HubError } from '../../errors.ts';
import type { CapAlert, CapInfo } from '../cap/cap-alert.ts';
import { offsetOf } from '../cap/cap-time.ts';
import { labelOf } from '../cap/label-of.ts';
import { readCapFile } from '../cap/read-cap-file.ts';
import { readStoredAlerts } from '../cap/stored-alert.ts';
import { writeCap } from '../cap/write-cap.ts';
import type { ImportContext, Importer, KeptFor, LocatedRow, RowOutcome } from '../importer.ts';

/** What finds for whom a message comes in. @throws HubError BAD_VALUE when it is for some, and nobody says for whom. */
type ReadersOf = (alert: CapAlert) => Promise<Pick<OutsideMessage, 'label' | 'ownerOrganisationId'>>;

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
  { sourceId, isQuiet, keptFor }: ImportContext,
  rows: readonly LocatedRow<CapAlert>[],
): Promise<{ outcomes: readonly RowOutcome[] }> {
  const alerts = rows.map(({ row }) => row);
  const held = await findOutsideMessages(tx, alerts);
  const stored = await readStoredAlerts(
    tx,
    [...held.values()].map(({ id }) => id),
  );
  const readersOf = openReaders(tx, keptFor);
  const fresh: OutsideMessage[] = [];
  const outcomes: RowOutcome[] = [];
  for (const alert of alerts) {
    const known = held.get(outsideKey(alert));
    if (known === undefined) fresh.push({ ...messageOf(alert), ...(await readersOf(alert)) });
    else requireSame(alert, { ...known, said: stored.get(known.id) }, keptFor);
    outcomes.push(known === undefined ? 'new' : 'unchanged');
  }
  await keepOutsideMessages(tx, { sourceId, isQuiet, now: new Date() }, fresh);
  return { outcomes };
}

/** @throws HubError BAD_VALUE for another content under a name that is taken, and for what somebody else alone sees. */
function requireSame(
  alert: CapAlert,
  { said, owner, isRaisedHere }: HeldMessage & { readonly said: CapAlert | undefined },
  keptFor: KeptFor | null,
): void {
  if (said !== undefined && writeCap(said) !== writeCap(alert)) {
    throw new HubError(
      'BAD_VALUE',
      `${alert.identifier} was sent before with another content; a change needs a name of its own`,
    );
  }
  if (isRaisedHere || owner === null || owner === keptFor?.organisationId) return;
  throw new HubError(
    'BAD_VALUE',
    `${alert.identifier} came in for another organisation already; an agreement with that one can share it`,
  );
}

const openReaders =
  (tx: Transaction, keptFor: KeptFor | null): ReadersOf =>
  async (alert) => {
    const tlp = labelOf(alert) ?? 'RED';
    if (tlp === 'CLEAR') return { label: { tlp, recipientIds: [] }, ownerOrganisationId: null };
    const { identifier } = alert;
    if (keptFor === null) {
      const text = `${identifier} is not for everybody: say with --organisation for which organisation it comes in`;
      throw new HubError('BAD_VALUE', text);
    }
    const { organisationId: ownerOrganisationId, recipientIds: named } = keptFor;
    if (tlp !== 'RED') return { label: { tlp, recipientIds: [] }, ownerOrganisationId };
    const addressed = await findRecipients(tx, alert.addresses);
    const recipientIds = [...new Set([...named, ...addressed])].sort();
    if (recipientIds.length > 0) return { label: { tlp, recipientIds }, ownerOrganisationId };
    const text = `${identifier} is for named persons, and none of its addresses is that of somebody with an account here: name them with --recipient`;
    throw new HubError('BAD_VALUE', text);
  };

/** @throws HubError BAD_VALUE for a message that is no alert; `readCapFile` lets none pass. */
function messageOf({
  infos,
  references,
  status,
  messageType,
  ...rest
}: CapAlert): Omit<OutsideMessage, 'label' | 'ownerOrganisationId'> {
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
