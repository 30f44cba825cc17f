import { v7 as uuidV7 } from 'uuid';
import { alertReferences, alerts } from '../../../schema/tables/alerts.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { HubError } from '../../errors.ts';
import { appendEvents, type NewEvent } from '../../log/append.ts';
import { type LabelFacts, nameRecipients } from '../label-input.ts';
import type { Block } from './block.ts';
import { ended, raised } from './commands.ts';
import { findKnownRegions, insertInfos, scopeOf } from './insert-infos.ts';
import {
  type EarlierMessage,
  earlierKey,
  findReferrers,
  holdEarlierMessages,
  type MessageKey,
} from './outside-references.ts';
import { raisedHere } from './raised-here.ts';
import { endTasks } from './response/end-tasks.ts';
import { type FormerTask, openTasks } from './response/open-tasks.ts';
import { lastExpiry, nextLifecycle } from './rules.ts';

type AlertRow = typeof alerts.$inferInsert;

/** A message that another system sent. Times are RFC 3339; the offsets that they were written with are in minutes. */
export interface OutsideMessage
  extends MessageKey,
    Required<
      Pick<AlertRow, 'status' | 'messageType' | 'origin' | 'scope' | 'restriction' | 'note' | 'sentOffset'>
    > {
  /** Who may see it. */
  readonly label: LabelFacts;
  /** For which organisation it came in; null for what is for everybody, which nobody here owns. */
  readonly ownerOrganisationId: string | null;
  readonly addresses: readonly string[];
  readonly codes: readonly string[];
  readonly incidentNames: readonly string[];
  readonly references: readonly (MessageKey & { readonly sentOffset: number | null })[];
  readonly infos: readonly Block[];
}

/** Under what circumstances messages come in. */
export interface OutsideContext {
  readonly sourceId: string;
  readonly now: Date;
  /** Whether feeds are told nothing of them. */
  readonly isQuiet: boolean;
}

/** What a message ends, by its type. */
const ends = {
  UPDATE: { action: 'UPDATE', kind: 'alert.superseded', link: 'superseded_by_id' },
  CANCEL: { action: 'CANCEL', kind: 'alert.cancelled', link: 'cancelled_by_id' },
} as const;

/** A message that the hub holds. */
export type HeldMessage = Pick<EarlierMessage, 'id' | 'owner' | 'isRaisedHere'>;

/**
 * Which of these messages the hub holds, by `outsideKey`. Until `tx` ends no other import can
 * bring one in, so that two of the same file at once keep each message once.
 */
export async function findOutsideMessages(
  tx: Transaction,
  messages: readonly MessageKey[],
): Promise<ReadonlyMap<string, HeldMessage>> {
  await tx`/* one import of messages at a time */ select pg_advisory_xact_lock(${importLock})`;
  const found = await tx<(MessageKey & HeldMessage)[]>`/* find messages */
    select id, sender, identifier, sent, owner_organisation_id as owner, ${tx.unsafe(raisedHere)} as "isRaisedHere"
      from alerts
     where (sender, identifier, sent) in (
       select * from unnest(${messages.map(({ sender }) => sender)}::text[],
         ${messages.map(({ identifier }) => identifier)}::text[], ${messages.map(({ sent }) => sent)}::timestamptz[]))`;
  return new Map(found.map((message) => [outsideKey(message), message]));
}

const importLock = 4_312_004;

/** What names a message in all the world, in one text. */
export const outsideKey = (message: MessageKey): string => `${message.sender},${earlierKey(message)}`;

/**
 * Keeps messages that the hub does not hold, each with what it ends: an update takes the place of the alerts in force
 * that it refers to, a cancellation takes them back. What a message refers to may also come in later; it is then over
 * from its first moment. Whatever order messages come in, the same ones are in force in the end.
 * @throws HubError BAD_VALUE for a message about an alert that an organisation raised here, which only that one can
 * end, for one about an alert of another status, since an exercise ends nothing that is meant in earnest, and for one
 * that would leave another organisation without an alert and without what takes its place.
 */
export async function keepOutsideMessages(
  tx: Transaction,
  context: OutsideContext,
  messages: readonly OutsideMessage[],
): Promise<void> {
  const earlier = await holdEarlierMessages(
    tx,
    messages.flatMap(({ references }) => references),
  );
  const events: NewEvent[] = [];
  const released: { readonly id: string; readonly former: FormerTask[] }[] = [];
  for (const message of messages) {
    const targets = message.references.map((reference) => earlier.find(reference));
    requireChangeable(message, targets);
    const kept = await keep(tx, context, message, targets);
    earlier.add(kept);
    const former: FormerTask[] = [];
    events.push(...(await endTargets(tx, context, message, kept.id, targets, former)));
    released.push({ id: kept.id, former });
    events.push(await raised(tx, { now: context.now, viewer: { kind: 'anonymous' } }, kept.id));
  }
  if (context.isQuiet) return;
  await appendEvents(tx, events);
  for (const { id, former } of released) await openTasks(tx, id, former);
}

function requireChangeable(message: OutsideMessage, targets: readonly (EarlierMessage | undefined)[]): void {
  if (message.messageType === 'ALERT') return;
  for (const target of targets) {
    if (target === undefined) continue;
    if (target.isRaisedHere) {
      const text = `${target.identifier} was raised in this hub, and only the organisation that raised it can end it`;
      throw new HubError('BAD_VALUE', text);
    }
    if (target.status !== message.status) {
      const text = `${target.identifier} is ${target.status}, and this message is ${message.status}`;
      throw new HubError('BAD_VALUE', text);
    }
    if (target.owner !== null && ![null, target.owner].includes(message.ownerOrganisationId)) {
      const text = `${target.identifier} came in for another organisation, which would not see this message`;
      throw new HubError('BAD_VALUE', text);
    }
  }
}

/** Writes the message with everything in it; it is over at once when one that refers to it came in before. */
async function keep(
  tx: Transaction,
  { sourceId, now }: OutsideContext,
  message: OutsideMessage,
  targets: readonly (EarlierMessage | undefined)[],
): Promise<EarlierMessage> {
  const { references, infos, label, ...columns } = message;
  const id = uuidV7();
  const expiresAt = infos.length === 0 ? null : lastExpiry(infos);
  const isExpired = expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
  const referrers = await findReferrers(tx, message);
  const endedBy = isExpired || message.messageType === 'CANCEL' ? undefined : referrers.ending;
  const row = {
    ...columns,
    addresses: [...columns.addresses],
    codes: [...columns.codes],
    incidentNames: [...columns.incidentNames],
  };
  const links = {
    supersededById: endedBy?.messageType === 'UPDATE' ? endedBy.id : null,
    cancelledById: endedBy?.messageType === 'CANCEL' ? endedBy.id : null,
  };
  const regionIds = await findKnownRegions(tx, infos);
  const agreed = scopeOf(infos, regionIds);
  await insertMissing(tx, alerts, [{ id, ...row, tlp: label.tlp, expiresAt, sourceId, ...links, ...agreed }]);
  if (label.recipientIds.length > 0) await nameRecipients(tx, id, label.recipientIds);
  await insertInfos(tx, id, infos, regionIds);
  await insertMissing(
    tx,
    alertReferences,
    references.map((reference, place) => ({
      ...reference,
      alertId: id,
      ordinal: place + 1,
      referencedId: targets[place]?.id ?? null,
    })),
  );
  await referrers.tieTo(id);
  const lifecycle = isExpired
    ? 'EXPIRED'
    : endedBy || message.messageType === 'CANCEL'
      ? 'CANCELLED'
      : 'ACTIVE';
  return { ...message, id, version: 1, owner: message.ownerOrganisationId, isRaisedHere: false, lifecycle };
}

/** Ends what the message ends, and adds to `former` who was at work on that. */
async function endTargets(
  tx: Transaction,
  { now }: OutsideContext,
  { messageType }: OutsideMessage,
  id: string,
  targets: readonly (EarlierMessage | undefined)[],
  former: FormerTask[],
): Promise<NewEvent[]> {
  if (messageType === 'ALERT') return [];
  const { action, kind, link } = ends[messageType];
  const events: NewEvent[] = [];
  for (const target of new Set(targets)) {
    const next = target && nextLifecycle(target.lifecycle, action);
    if (!target || !next) continue;
    former.push(...(await endTasks(tx, target.id, kind)));
    await tx.unsafe(
      `/* end alert from outside */
       update alerts set ${link} = $1, version = version + 1, updated_at = now() where id = $2`,
      [id, target.id],
    );
    events.push(await ended(tx, { now }, target, kind, id));
    target.lifecycle = next;
    target.version += 1;
  }
  return events;
}
