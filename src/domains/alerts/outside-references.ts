import type { alerts } from '../../../schema/tables/alerts.ts';
import type { Transaction } from '../../database/transaction.ts';
import { sqlName } from '../../graph/map.ts';
import { lifecycleOf } from './lifecycle.ts';
import { raisedHere } from './raised-here.ts';
import type { Lifecycle } from './rules.ts';

type AlertRow = typeof alerts.$inferSelect;

/** What names a message of CAP. */
export type MessageKey = Pick<AlertRow, 'sender' | 'identifier' | 'sent'>;

/** A message that others may refer to, as it stands within the transaction. */
export interface EarlierMessage extends MessageKey, Pick<AlertRow, 'id' | 'status'> {
  version: number;
  lifecycle: Lifecycle;
  /** The organisation that raised it here, or for which it came in; null when it is for everybody and from outside. */
  readonly owner: string | null;
  readonly isRaisedHere: boolean;
}

/** Messages that are referred to. */
export interface EarlierMessages {
  /**
   * The message that a reference means: the one of that sender, or else, since systems spell their names in several
   * ways, the only one of that identifier and time. Undefined when there is none, or no telling which.
   */
  find(reference: MessageKey): EarlierMessage | undefined;
  add(message: EarlierMessage): void;
}

/** Identifier and instant of a message, in one text; those of the same message by two senders are the same. */
export const earlierKey = ({ identifier, sent }: Pick<MessageKey, 'identifier' | 'sent'>): string =>
  `${identifier},${new Date(sent).toISOString()}`;

/** The messages that these references may mean; nobody else can change them until `tx` ends. */
export async function holdEarlierMessages(
  tx: Transaction,
  references: readonly MessageKey[],
): Promise<EarlierMessages> {
  const byKey = new Map<string, EarlierMessage[]>();
  const add = (message: EarlierMessage): void => {
    const key = earlierKey(message);
    byKey.set(key, [...(byKey.get(key) ?? []), message]);
  };
  const rows = await tx.unsafe<EarlierMessage[]>(readEarlier, [
    references.map(({ identifier }) => identifier),
    references.map(({ sent }) => sent),
  ]);
  rows.forEach(add);
  const find = (reference: MessageKey): EarlierMessage | undefined => {
    const known = byKey.get(earlierKey(reference)) ?? [];
    return (
      known.find(({ sender }) => sender === reference.sender) ?? (known.length === 1 ? known[0] : undefined)
    );
  };
  return { find, add };
}

/** In the order of ids, as whoever locks several alerts does, so that two never wait for each other. */
const readEarlier = `/* hold earlier messages */
  select id, version, sender, identifier, sent, status, owner_organisation_id as owner, ${raisedHere} as "isRaisedHere",
         ${lifecycleOf(sqlName)} as lifecycle
    from alerts
   where (identifier, sent) in (select * from unnest($1::text[], $2::timestamptz[]))
   order by id for update`;

/** Messages that came in before the one they refer to. */
export interface Referrers {
  /** The earliest sent of those that end it; undefined when none does. */
  readonly ending: Pick<AlertRow, 'id' | 'messageType'> | undefined;
  /** Ties their references to the message, which has come in by now. */
  tieTo(id: string): Promise<void>;
}

/** The messages of the same status, and not for others alone, that refer to this one, which the hub does not hold yet. */
export async function findReferrers(
  tx: Transaction,
  message: MessageKey & Pick<AlertRow, 'status' | 'ownerOrganisationId'>,
): Promise<Referrers> {
  const { sender, identifier, sent, status, ownerOrganisationId: owner } = message;
  const found = await tx<(Pick<AlertRow, 'id' | 'messageType'> & { ordinal: number })[]>`/* find referrers */
    select alerts.id, alerts.message_type as "messageType", reference.ordinal
      from alert_references reference join alerts on alerts.id = reference.alert_id
     where reference.referenced_id is null and reference.identifier = ${identifier} and reference.sent = ${sent}
       and reference.sender = ${sender} and alerts.status = ${status} and not ${tx.unsafe(raisedHere)}
       and (${owner}::uuid is null or coalesce(alerts.owner_organisation_id = ${owner}, true))
     order by alerts.sent, alerts.id`;
  return {
    ending: found.find(({ messageType }) => messageType !== 'ALERT'),
    tieTo: async (id) => {
      if (found.length === 0) return;
      await tx`/* tie references */
        update alert_references set referenced_id = ${id}
         where (alert_id, ordinal) in (
           select * from unnest(${found.map((each) => each.id)}::uuid[], ${found.map((each) => each.ordinal)}::int[]))`;
    },
  };
}
