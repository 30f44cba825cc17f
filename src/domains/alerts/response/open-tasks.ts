import { v7 as uuidV7 } from 'uuid';
import type { Actor } from '../../../access/viewer.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { tellOfTask } from './change-task.ts';
import { type AlertOfTask, type HeldTask, holdAlertOfTask, holdTaskOf } from './held-task.ts';
import { actorId, type NamedActor } from './read-actor.ts';

/** An organisation that is to answer an alert. */
interface Wanted {
  readonly organisationId: string;
  readonly policyId: string | null;
  readonly requiredAcknowledgements: number;
  /** Who had the task with the alert whose place this one takes. */
  readonly assigneeId?: string | null;
  readonly assigneeName?: string | null;
}

/**
 * Opens a task with a new alert for every organisation that has a policy for it, and for those that had one open with
 * the alert whose place it takes: what is said now is new to everybody. Nothing for tests, and nothing for
 * organisations that may not see the alert.
 */
export async function openTasks(
  tx: Transaction,
  alertId: string,
  former: readonly FormerTask[] = [],
): Promise<void> {
  const alert = await holdAlertOfTask(tx, alertId);
  if (alert?.lifecycle !== 'ACTIVE') return;
  const wanted = new Map<string, Wanted>();
  for (const task of former)
    wanted.set(task.organisationId, { ...task, policyId: null, requiredAcknowledgements: 1 });
  for (const policy of await holdPolicies(tx, alertId)) {
    wanted.set(policy.organisationId, { ...wanted.get(policy.organisationId), ...policy });
  }
  for (const each of wanted.values()) await openTask(tx, alert, each, null);
}

/** Keeps who raised an alert, so that the same one does not close it alone. */
export async function noteRaiser(tx: Transaction, alertId: string, actor: Actor): Promise<void> {
  await tx`/* note raiser */
    insert into alert_raisers (alert_id, actor_id) values (${alertId}, ${actorId(actor)})`;
}

/** Who was at work on an alert when another took its place. */
export interface FormerTask {
  readonly organisationId: string;
  readonly assigneeId: string | null;
  readonly assigneeName: string | null;
}

/** The task of an organisation with an alert that is held; opened now where there is none. */
export async function holdOrOpenTask(
  tx: Transaction,
  alert: AlertOfTask,
  organisationId: string,
  by: NamedActor,
): Promise<HeldTask> {
  const present = await holdTaskOf(tx, alert, organisationId);
  if (present !== undefined) return present;
  await openTask(tx, alert, { organisationId, policyId: null, requiredAcknowledgements: 1 }, by);
  const opened = await holdTaskOf(tx, alert, organisationId);
  if (opened === undefined) throw new Error('A task is gone that nothing can delete.');
  return opened;
}

async function openTask(
  tx: Transaction,
  alert: AlertOfTask,
  { organisationId, policyId, requiredAcknowledgements, assigneeId = null, assigneeName = null }: Wanted,
  by: NamedActor | null,
): Promise<void> {
  // Somebody else of the organisation may open it at the same moment: whoever comes second finds it open.
  const opened = await tx`/* open task */
    insert into alert_tasks (id, alert_id, owner_organisation_id, policy_id, severity, required_acknowledgements,
                             assignee_id, assignee_name)
    select ${uuidV7()}, ${alert.id}, ${organisationId}, ${policyId}, coalesce(min(severity), 'UNKNOWN'),
           ${requiredAcknowledgements}, ${assigneeId}, ${assigneeName}
      from alert_infos where alert_id = ${alert.id}
    on conflict do nothing returning id`;
  if (opened.length === 0) return;
  const task = await holdTaskOf(tx, alert, organisationId);
  if (task !== undefined) await tellOfTask(tx, task, { kind: 'TASK_OPENED', by });
}

/**
 * The policies that fit an alert, which stay until `tx` ends. One that is taken back in this moment leaves its place to
 * the next that fits.
 */
async function holdPolicies(tx: Transaction, alertId: string): Promise<readonly Wanted[]> {
  for (;;) {
    const found = await findPolicies(tx, alertId);
    if (found.length === 0) return found;
    const held = await tx`/* hold policies */
      select from escalation_policies where id = any(${found.map(({ policyId }) => policyId)}::uuid[])
       order by id for key share`;
    if (held.length === found.length) return found;
  }
}

/**
 * The policies that fit an alert, one for each organisation: for its worst severity, of those for one of its regions the
 * one that lies deepest. Who may not see the alert is not asked to answer it: what is not for everybody signed in is for
 * its owner.
 */
function findPolicies(tx: Transaction, alertId: string): Promise<readonly Wanted[]> {
  return tx<Wanted[]>`/* find policies */
    select distinct on (policy.owner_organisation_id)
           policy.owner_organisation_id as "organisationId", policy.id as "policyId",
           policy.required_acknowledgements as "requiredAcknowledgements"
      from alerts alert
      join escalation_policies policy on policy.severity = (
        select min(severity) from alert_infos where alert_id = alert.id)
      left join regions region on region.id = policy.region_id
     where alert.id = ${alertId} and alert.status in ('ACTUAL', 'EXERCISE')
       and (alert.tlp in ('CLEAR', 'GREEN')
            or alert.tlp <> 'RED' and alert.owner_organisation_id = policy.owner_organisation_id)
       and (region.id is null or region.id in (
         select above.ancestor_id from alert_infos info join alert_areas area on area.info_id = info.id
           join alert_area_regions place on place.area_id = area.id
           join region_ancestors above on above.region_id = place.region_id
          where info.alert_id = alert.id))
     order by policy.owner_organisation_id, region.level desc nulls last, policy.id`;
}
