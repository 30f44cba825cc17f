import type { Actor } from '../../access/viewer.ts';
import type { WriteContext } from '../../access/write-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { appendEvents, type NewEvent } from '../../log/append.ts';
import type { Outcome } from '../../user-errors.ts';
import { carryOut } from '../carry-out.ts';
import { labelOf } from '../label-input.ts';
import { cancelInput, raiseInput, updateInput } from './alert-input.ts';
import { type HeldAlert, holdAlert } from './held-alert.ts';
import { type Message, releaseMessage } from './release-message.ts';
import { endTasks } from './response/end-tasks.ts';
import { noteRaiser, openTasks } from './response/open-tasks.ts';
import { readRoutingKeys } from './routing-keys.ts';

/**
 * Releases an alert in the name of the viewer's organisation. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function raiseAlert(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, { name: 'raiseAlert', input: raiseInput }, given, async (tx, input, actor) => {
    const { status, note, infos, incidents: incidentIds } = input;
    const said = { status, note: note ?? null, infos, incidentIds, label: labelOf(input) };
    return raiseMessage(tx, context, said, actor);
  });
}

/** What a message says, whatever it is to others. */
type Said = Pick<Message, 'note' | 'infos' | 'incidentIds' | 'label'>;

/** Releases a first message in the name of the actor's organisation, as `raiseAlert` does. Answers its UUID. */
export async function raiseMessage(
  tx: Transaction,
  context: WriteContext,
  said: Said & Pick<Message, 'status'>,
  actor: Actor,
): Promise<string> {
  const id = await releaseMessage(tx, context, {
    messageType: 'ALERT',
    actor,
    references: [],
    ...said,
  });
  await appendEvents(tx, [await raised(tx, context, id)]);
  await noteRaiser(tx, id, actor);
  await openTasks(tx, id);
  return id;
}

/**
 * Releases a message that takes the place of an alert in force, of the same status: an exercise stays an exercise.
 * Answers the UUID of the new message.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function updateAlert(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, { name: 'updateAlert', input: updateInput }, given, async (tx, input, actor) => {
    const target = { ...input, mutation: 'updateAlert', action: 'UPDATE' } as const;
    const earlier = await holdAlert(tx, target, actor);
    const incidentIds = input.incidents ?? earlier.incidentIds;
    const said = {
      note: input.note ?? null,
      infos: input.infos,
      incidentIds,
      label: labelOf(input, earlier),
    };
    return updateMessage(tx, context, { ...said, earlier }, actor);
  });
}

/** Releases a message in the place of a held one that may be updated, as `updateAlert` does. Answers its UUID. */
export async function updateMessage(
  tx: Transaction,
  context: WriteContext,
  { earlier, ...said }: Said & { readonly earlier: HeldAlert },
  actor: Actor,
): Promise<string> {
  const id = await releaseMessage(tx, context, {
    messageType: 'UPDATE',
    status: earlier.status,
    actor,
    references: [earlier],
    ...said,
  });
  const tasks = await endTasks(tx, earlier.id, 'alert.superseded');
  await tx`/* supersede alert */
    update alerts set superseded_by_id = ${id}, version = version + 1, updated_at = now() where id = ${earlier.id}`;
  await appendEvents(tx, [
    await ended(tx, context, earlier, 'alert.superseded', id),
    await raised(tx, context, id),
  ]);
  await noteRaiser(tx, id, actor);
  await openTasks(tx, id, tasks);
  return id;
}

/**
 * Releases a message that takes back an alert in force. Answers the UUID of the alert that was taken back.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function cancelAlert(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, { name: 'cancelAlert', input: cancelInput }, given, async (tx, input, actor) => {
    const target = { ...input, mutation: 'cancelAlert', action: 'CANCEL' } as const;
    const earlier = await holdAlert(tx, target, actor);
    const id = await releaseMessage(tx, context, {
      messageType: 'CANCEL',
      status: earlier.status,
      note: input.note,
      actor,
      infos: [],
      incidentIds: earlier.incidentIds,
      references: [earlier],
      label: earlier,
    });
    await endTasks(tx, earlier.id, 'alert.cancelled');
    await tx`/* cancel alert */
      update alerts set cancelled_by_id = ${id}, version = version + 1, updated_at = now() where id = ${earlier.id}`;
    await appendEvents(tx, [
      await ended(tx, context, earlier, 'alert.cancelled', id),
      await raised(tx, context, id),
    ]);
    return earlier.id;
  });
}

/** Who did it, and when. */
type Doing = Pick<WriteContext, 'viewer' | 'now'>;

/** The event of a message that is new, whatever its type. */
export async function raised(tx: Transaction, { now, viewer }: Doing, id: string): Promise<NewEvent> {
  return {
    kind: 'alert.raised',
    entityKind: 'alert',
    entityId: id,
    entityVersion: 1,
    keysBefore: null,
    keysAfter: await readRoutingKeys(tx, id),
    body: viewer.kind === 'anonymous' ? null : { organisationId: viewer.organisationId },
    occurredAt: now,
  };
}

/**
 * The event of an alert that is no longer in force because of the message `byId`. What it says, and so its keys, did
 * not change.
 */
export async function ended(
  tx: Transaction,
  { now }: Pick<Doing, 'now'>,
  { id, version }: Pick<HeldAlert, 'id' | 'version'>,
  kind: 'alert.superseded' | 'alert.cancelled',
  byId: string,
): Promise<NewEvent> {
  const keys = await readRoutingKeys(tx, id);
  return {
    kind,
    entityKind: 'alert',
    entityId: id,
    entityVersion: version + 1,
    keysBefore: keys,
    keysAfter: keys,
    body: { byId },
    occurredAt: now,
  };
}
