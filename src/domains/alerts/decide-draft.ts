import { z } from 'zod';
import { alertCertainty, alertSeverity, alertUrgency } from '../../../schema/tables/alerts.ts';
import type { alertDrafts } from '../../../schema/tables/drafts.ts';
import type { Actor } from '../../access/viewer.ts';
import type { WriteContext } from '../../access/write-context.ts';
import type { Transaction } from '../../database/transaction.ts';
import { HubError } from '../../errors.ts';
import { uuidOf } from '../../graph/ids.ts';
import { sqlName } from '../../graph/map.ts';
import type { Outcome } from '../../user-errors.ts';
import { carryOut, reference, text } from '../carry-out.ts';
import { raiseMessage, updateMessage } from './commands.ts';
import { infoOf } from './draft-message.ts';
import { holdAlert } from './held-alert.ts';
import { type HeldDraft, holdDraft } from './held-draft.ts';
import { lifecycleOf } from './lifecycle.ts';
import { readActor } from './response/read-actor.ts';

const target = { id: z.string().transform(uuidOf('alert_draft')), version: z.number().int() };

const releaseInput = z.object({
  ...reference,
  ...target,
  severity: z.enum(alertSeverity.enumValues).nullish(),
  urgency: z.enum(alertUrgency.enumValues).nullish(),
  certainty: z.enum(alertCertainty.enumValues).nullish(),
  instruction: text(10_000).nullish(),
  note: text(2_000).nullish(),
});

const discardInput = z.object({ ...reference, ...target, reason: text(2_000) });

/**
 * Releases a draft as an alert of the organisation that it was made for: an update of the alert whose place it takes, where that
 * is still in force, else a new one. A person has to do it, or the hub itself by the policy of the deployment. Answers the
 * UUID of the draft. @throws HubError UNAUTHENTICATED, FORBIDDEN, also for keys, BAD_ID.
 */
export function releaseAlert(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, { name: 'releaseAlert', input: releaseInput }, given, async (tx, input, actor) => {
    requireJudgement(actor);
    const draft = await holdDraft(tx, input, 'releaseAlert', actor);
    const evidence = await readEvidence(tx, draft.id);
    const codes = {
      severity: input.severity ?? draft.severity,
      urgency: input.urgency ?? draft.urgency,
      certainty: input.certainty ?? draft.certainty,
    };
    const said = {
      note: input.note ?? null,
      infos: [
        infoOf(draft, codes, evidence.detectionIds, {
          now: context.now,
          instruction: input.instruction ?? null,
        }),
      ],
      incidentIds: evidence.incidentIds,
      label: { tlp: draft.label, recipientIds: [] },
    };
    const earlier = draft.updatesId && (await holdStanding(tx, draft.updatesId, actor));
    const alertId = earlier
      ? await updateMessage(tx, context, { ...said, earlier }, actor)
      : await raiseMessage(tx, context, { ...said, status: draft.status }, actor);
    await tx`/* evidence of alert */
      insert into alert_detections (alert_id, detection_id)
      select ${alertId}, detection_id from draft_detections where draft_id = ${draft.id}`;
    await decide(tx, draft, actor, { state: 'RELEASED', alertId, reason: input.note ?? null });
    return draft.id;
  });
}

/**
 * Discards a draft: nothing is said, and what only repeats it makes no other one. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, also for keys, BAD_ID.
 */
export function discardAlert(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, { name: 'discardAlert', input: discardInput }, given, async (tx, input, actor) => {
    requireJudgement(actor);
    const draft = await holdDraft(tx, input, 'discardAlert', actor);
    await decide(tx, draft, actor, { state: 'DISCARDED', alertId: null, reason: input.reason });
    return draft.id;
  });
}

/** A machine proposed it; another machine does not make that a judgement. The hub, which has no key, goes by its policy. */
function requireJudgement(actor: Actor): void {
  if (actor.kind === 'person' || actor.keyId === null) return;
  throw new HubError('FORBIDDEN', 'A person has to decide about a draft, not a key.');
}

/** The detections behind a draft that hold, and the incidents behind those, the latest first. */
async function readEvidence(tx: Transaction, draftId: string) {
  const [found] = await tx<{ detectionIds: string[]; incidentIds: string[] }[]>`/* evidence of draft */
    with held as (
      select said.id from draft_detections evidence join detections said on said.id = evidence.detection_id
       where evidence.draft_id = ${draftId} and said.is_alarm
         and not exists (select from detections later where later.former_id = said.id))
    select array(select id::text from held order by id) as "detectionIds",
           array(select it.id::text from incidents it
                  where it.id in (select behind.incident_id from detection_incidents behind where behind.detection_id in (select id from held))
                  order by it.occurred_from desc, it.id limit 100) as "incidentIds"`;
  return found ?? { detectionIds: [], incidentIds: [] };
}

/** The alert whose place a draft takes, held, while it is in force; undefined when it is over. */
async function holdStanding(tx: Transaction, id: string, actor: Actor) {
  const [alert] = await tx.unsafe<{ version: number; lifecycle: string }[]>(
    `/* standing alert */ select version, ${lifecycleOf(sqlName)} as lifecycle from alerts where id = $1 for update`,
    [id],
  );
  if (alert?.lifecycle !== 'ACTIVE') return undefined;
  return holdAlert(tx, { id, version: alert.version, mutation: 'updateAlert', action: 'UPDATE' }, actor);
}

async function decide(
  tx: Transaction,
  { id }: HeldDraft,
  actor: Actor,
  { state, alertId, reason }: Pick<typeof alertDrafts.$inferSelect, 'state' | 'alertId' | 'reason'>,
): Promise<void> {
  const { name } = await readActor(tx, actor);
  await tx`/* decide draft */
    update alert_drafts
       set state = ${state}, alert_id = ${alertId}, reason = ${reason}, decided_by_name = ${name}, decided_at = now(),
           version = version + 1, updated_at = now(), recorded_at = now()
     where id = ${id}`;
}
