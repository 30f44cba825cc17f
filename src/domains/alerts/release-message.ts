import { v7 as uuidV7 } from 'uuid';
import { alertIncidents, alertReferences, alerts } from '../../../schema/tables/alerts.ts';
import { requireRightAt } from '../../access/mission-areas.ts';
import type { Actor } from '../../access/viewer.ts';
import type { WriteContext } from '../../access/write-context.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import { memberSees } from '../../database/row-policies.ts';
import type { Transaction } from '../../database/transaction.ts';
import { invalidInput, notFound, Refusal } from '../../user-errors.ts';
import { findLabelProblems, type LabelFacts, nameRecipients } from '../label-input.ts';
import type { InfoInput } from './alert-input.ts';
import { findRegions, insertInfos, scopeOf } from './insert-infos.ts';
import { lastExpiry, sentAt, timeProblems } from './rules.ts';

type AlertRow = typeof alerts.$inferInsert;

/** An earlier message, as references name it. */
export interface ReferencedMessage {
  readonly id: string;
  readonly sender: string;
  readonly identifier: string;
  readonly sent: string;
}

/** What a message is to say. */
export interface Message extends Pick<AlertRow, 'status' | 'messageType' | 'note'> {
  readonly actor: Actor;
  readonly infos: readonly InfoInput[];
  readonly incidentIds: readonly string[];
  readonly references: readonly ReferencedMessage[];
  readonly label: LabelFacts;
}

/**
 * Writes a message with everything in it, released from this moment on, and answers its UUID.
 * @throws Refusal for times before now, for P-codes and incidents that the hub does not know, and for incidents of an
 * exercise in a message that is meant in earnest. @throws HubError FORBIDDEN for areas outside those of the actor's roles.
 */
export async function releaseMessage(
  tx: Transaction,
  context: WriteContext,
  message: Message,
): Promise<string> {
  const sent = sentAt(context.now);
  const { label } = message;
  const problems = [...timeProblems(message.infos, sent), ...(await findLabelProblems(tx, label))];
  if (problems.length > 0) throw new Refusal(...problems);
  await requireIncidents(tx, message);
  const regionIds = await findRegions(tx, message.infos);
  const scope = scopeOf(message.infos, regionIds);
  const { status, messageType, note = null, actor } = message;
  const mutation = mutations[messageType];
  if (mutation !== null) {
    await requireRightAt(tx, actor, mutation, { regionIds: scope.areaRegionIds ?? [] });
  }
  const ownerOrganisationId = actor.organisationId;
  const id = uuidV7();
  await insertMissing(tx, alerts, [
    {
      id,
      identifier: `alert_${id}`,
      sender: await senderOf(tx, ownerOrganisationId),
      sent: sent.toISOString(),
      status,
      messageType,
      tlp: label.tlp,
      scope: scopes[label.tlp],
      note,
      expiresAt: lastExpiry(message.infos),
      ...scope,
      ownerOrganisationId,
    },
  ]);
  await nameRecipients(tx, id, label.recipientIds);
  await insertInfos(tx, id, message.infos, regionIds);
  const references = message.references.map(({ id: referencedId, sender, identifier, sent }, place) => ({
    alertId: id,
    ordinal: place + 1,
    sender,
    identifier,
    sent,
    referencedId,
  }));
  await insertMissing(tx, alertReferences, references);
  await insertMissing(
    tx,
    alertIncidents,
    [...new Set(message.incidentIds)].map((incidentId) => ({ alertId: id, incidentId })),
  );
  return id;
}

/** What says something of places anew, by its name in the policy: a cancellation names none. */
const mutations = { ALERT: 'raiseAlert', UPDATE: 'updateAlert', CANCEL: null } as const;

/** For whom CAP says that a message with such a label is. */
const scopes = {
  CLEAR: 'PUBLIC',
  GREEN: 'RESTRICTED',
  AMBER: 'RESTRICTED',
  AMBER_STRICT: 'RESTRICTED',
  RED: 'PRIVATE',
} as const;

async function requireIncidents(tx: Transaction, { incidentIds, status }: Message): Promise<void> {
  const found = await tx<{ id: string; status: string }[]>`/* find incidents */
    select id, status from incidents where id = any(${[...incidentIds]}::uuid[]) and ${tx.unsafe(memberSees('incidents'))}`;
  const known = new Map(found.map((incident) => [incident.id, incident.status]));
  const problems = incidentIds.flatMap((id, place) => {
    const path = ['incidents', String(place)] as const;
    if (!known.has(id)) return [notFound(path, 'incident')];
    const isMixed = status === 'ACTUAL' && known.get(id) === 'EXERCISE';
    return isMixed ? [invalidInput(path, 'This incident belongs to an exercise, the alert does not.')] : [];
  });
  if (problems.length > 0) throw new Refusal(...problems);
}

/** CAP wants a sender that is unique in the world and holds no space, comma, `<` or `&`. */
async function senderOf(tx: Transaction, organisationId: string): Promise<string> {
  const [row] = await tx<{ sender: string }[]>`/* read sender */
    select case when org_id ~ '^[^ ,<&[:space:]]+$' then org_id else 'organisation_' || id end as sender
      from organisations where id = ${organisationId}`;
  if (row === undefined) throw new Error('The organisation of a key is gone.');
  return row.sender;
}
