import { v7 as uuidV7 } from 'uuid';
import { alertDrafts, draftDetections } from '../../../schema/tables/drafts.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { certaintyOf, type DraftCodes, draftDecision, severityOf, urgencyOf } from './draft-rules.ts';

type DraftRow = typeof alertDrafts.$inferSelect;

/** An alarm that may be worth an alert, as detectors found it. */
export interface ProposedAlert
  extends Pick<
    DraftRow,
    'ownerOrganisationId' | 'regionId' | 'kind' | 'status' | 'week' | 'label' | 'headline' | 'description'
  > {
  /** How many died in the week. */
  readonly deaths: number;
  /** How many weeks ago the week is, by the clock of the series. */
  readonly weeksAgo: number;
  readonly detectionIds: readonly string[];
}

type LastDraft = Pick<DraftRow, 'id' | 'state' | 'severity' | 'week' | 'alertId'>;

const weekMs = 7 * 86_400_000;

/**
 * Makes a draft of a proposed alert, brings the open one about the same region and kind up to date, or only notes what repeats
 * it: `draftDecision` says which. Whoever proposes holds the office of the detectors, so two never do it at once.
 */
export async function proposeAlert(tx: Transaction, proposed: ProposedAlert): Promise<void> {
  const last = await holdLastDraft(tx, proposed);
  const weeksSince = last ? (Date.parse(proposed.week) - Date.parse(last.week)) / weekMs : 0;
  const { detectionIds, deaths, weeksAgo, ...said } = proposed;
  const columns = { ...said, severity: severityOf(deaths), urgency: urgencyOf(weeksAgo) };
  const decision = last ? draftDecision(last, columns.severity, weeksSince) : 'MAKE';
  const id = last && decision !== 'MAKE' ? last.id : uuidV7();
  if (decision === 'MAKE') {
    const updatesId = last?.alertId ?? null;
    await insertMissing(tx, alertDrafts, [{ id, ...columns, updatesId, certainty: certaintyOf(1) }]);
  }
  await insertMissing(
    tx,
    draftDetections,
    detectionIds.map((detectionId) => ({ draftId: id, detectionId })),
  );
  if (decision === 'RENEW') await renew(tx, id, columns);
  if (decision !== 'REPEAT') await weigh(tx, id);
}

async function holdLastDraft(tx: Transaction, proposed: ProposedAlert): Promise<LastDraft | undefined> {
  const [last] = await tx<LastDraft[]>`/* hold last draft */
    select id, state, severity, week, alert_id as "alertId" from alert_drafts
     where region_id = ${proposed.regionId} and kind = ${proposed.kind} and status = ${proposed.status}
       and owner_organisation_id = ${proposed.ownerOrganisationId} and label = ${proposed.label}
     order by week desc, created_at desc, id desc limit 1 for update`;
  return last;
}

/** A week that was drafted already may have got less bad; a further one makes nothing less bad. */
async function renew(
  tx: Transaction,
  id: string,
  proposed: Pick<DraftRow, 'week' | 'severity' | 'urgency' | 'headline' | 'description'>,
): Promise<void> {
  await tx`/* renew draft */
    update alert_drafts
       set severity = case when week = ${proposed.week} then ${proposed.severity} else least(severity, ${proposed.severity}) end,
           week = ${proposed.week}, urgency = ${proposed.urgency}, headline = ${proposed.headline},
           description = ${proposed.description}, version = version + 1, updated_at = now(), recorded_at = now()
     where id = ${id} and week <= ${proposed.week}`;
}

/** How sure a draft is follows from how many methods stand behind its week. */
async function weigh(tx: Transaction, id: string): Promise<void> {
  const [found] = await tx<{ methods: number }[]>`/* methods behind draft */
    select count(distinct said.method)::int as methods
      from alert_drafts draft join draft_detections evidence on evidence.draft_id = draft.id
      join detections said on said.id = evidence.detection_id
     where draft.id = ${id} and said.week = draft.week and said.is_alarm
       and not exists (select from detections later where later.former_id = said.id)`;
  const certainty: DraftCodes['certainty'] = certaintyOf(found?.methods ?? 0);
  await tx`/* weigh draft */ update alert_drafts set certainty = ${certainty} where id = ${id}`;
}

/** Withdraws the open drafts behind which no alarm is left, now that these detections no longer hold. */
export async function withdrawDrafts(tx: Transaction, detectionIds: readonly string[]): Promise<void> {
  await tx`/* withdraw drafts */
    update alert_drafts draft
       set state = 'WITHDRAWN', reason = 'The counts were corrected.', decided_at = now(), version = version + 1,
           updated_at = now(), recorded_at = now()
     where state = 'OPEN'
       and id in (select draft_id from draft_detections where detection_id = any(${[...detectionIds]}::uuid[]))
       and not exists (
         select from draft_detections evidence join detections said on said.id = evidence.detection_id
          where evidence.draft_id = draft.id and said.is_alarm
            and not exists (select from detections later where later.former_id = said.id))`;
}
