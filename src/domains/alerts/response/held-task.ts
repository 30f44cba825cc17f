import type { alertTasks } from '../../../../schema/tables/response.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { Action } from '../../../access/policy.ts';
import type { Actor } from '../../../access/viewer.ts';
import { memberSees } from '../../../database/row-policies.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { sqlName } from '../../../graph/map.ts';
import type { RoutingKeys } from '../../../log/append.ts';
import { invalidTransition, notFound, Refusal, versionConflict } from '../../../user-errors.ts';
import { lifecycleOf } from '../lifecycle.ts';
import { readRoutingKeys } from '../routing-keys.ts';
import type { Lifecycle } from '../rules.ts';
import type { Pace } from './timer-rules.ts';

type TaskRow = typeof alertTasks.$inferSelect;

/** An alert whose version and fate stay what they are until the transaction ends. */
export interface AlertOfTask {
  readonly id: string;
  readonly version: number;
  readonly lifecycle: Lifecycle;
  /** Whether whoever asked for this may see it; nobody did where the hub acts by itself. */
  readonly isVisible: boolean;
  /** Who raised it, as `actorId` names it; null when it came from outside. */
  readonly raisedBy: string | null;
  /** Its routing keys, by which feeds find who wants to know. */
  readonly keys: RoutingKeys;
  /** The regions that its areas name, as far as they name any. */
  readonly regionIds: readonly string[];
}

/** A task that no other transaction can change until this one ends, with its alert and its pace. */
export interface HeldTask
  extends Pick<
    TaskRow,
    | 'id'
    | 'version'
    | 'state'
    | 'round'
    | 'level'
    | 'requiredAcknowledgements'
    | 'assigneeId'
    | 'resolvedById'
    | 'policyId'
  > {
  readonly organisationId: string;
  readonly alert: AlertOfTask;
  /** What its policy says; undefined when it has none, or none any more. */
  readonly pace: Pace | undefined;
  /** The present moment by the clock of the database, by which everything comes due. */
  readonly now: Date;
}

/**
 * Keeps an alert from being ended, and from expiring in the log, until `tx` ends: always before any of its tasks is held.
 * Undefined when there is none.
 */
export async function holdAlertOfTask(tx: Transaction, id: string): Promise<AlertOfTask | undefined> {
  const [alert] = await tx.unsafe<Omit<AlertOfTask, 'keys'>[]>(holdAlertText, [id]);
  return alert && { ...alert, keys: await readRoutingKeys(tx, id) };
}

const holdAlertText = `/* hold alert of task */
  select id, version, ${lifecycleOf(sqlName)} as lifecycle, ${memberSees('alerts')} as "isVisible",
         (select actor_id from alert_raisers where alert_id = alerts.id) as "raisedBy",
         array(select distinct place.region_id::text
                 from alert_infos info join alert_areas area on area.info_id = info.id
                 join alert_area_regions place on place.area_id = area.id
                where info.alert_id = alerts.id order by 1) as "regionIds"
    from alerts where id = $1 for share`;

/** The task of an organisation with an alert that is held; undefined when it has none. */
export async function holdTaskOf(
  tx: Transaction,
  alert: AlertOfTask,
  organisationId: string,
): Promise<HeldTask | undefined> {
  const [task] = await holdTasks(tx, alert, organisationId);
  return task;
}

/** The tasks of an alert that is held, those of one organisation alone where it is named. */
export async function holdTasks(
  tx: Transaction,
  alert: AlertOfTask,
  organisationId: string | null = null,
): Promise<readonly HeldTask[]> {
  const rows = await tx<(Omit<HeldTask, 'alert' | 'now' | 'pace'> & { now: string })[]>`/* hold tasks */
    select id, version, state, round, level, required_acknowledgements as "requiredAcknowledgements",
           assignee_id as "assigneeId", resolved_by_id as "resolvedById", policy_id as "policyId",
           owner_organisation_id as "organisationId", now()::timestamptz(3)::text as now
      from alert_tasks
     where alert_id = ${alert.id} and owner_organisation_id = coalesce(${organisationId}::uuid, owner_organisation_id)
     order by id for update`;
  const paces = await readPaces(
    tx,
    rows.flatMap(({ policyId }) => policyId ?? []),
  );
  return rows.map((row) => ({
    ...row,
    alert,
    pace: paces.get(row.policyId ?? ''),
    now: new Date(row.now),
  }));
}

async function readPaces(tx: Transaction, policyIds: readonly string[]): Promise<ReadonlyMap<string, Pace>> {
  if (policyIds.length === 0) return new Map();
  const rows = await tx<{ id: string; pace: Pace }[]>`/* read paces */
    select id, json_build_object(
             'acknowledgeWithin', acknowledge_within, 'resolveWithin', resolve_within, 'remindEvery', remind_every,
             'stepCount', (select count(*) from escalation_steps where policy_id = policy.id),
             'quietHours', case when quiet_from is not null and severity <> 'EXTREME'
                then json_build_object('from', quiet_from, 'to', quiet_to, 'timeZone', time_zone) end) as pace
      from escalation_policies policy where id = any(${[...policyIds]}::uuid[])`;
  return new Map(rows.map(({ id, pace }) => [id, pace]));
}

/**
 * The task of the actor's organisation as the client saw it, of an alert that is in force.
 * @throws Refusal when there is no such alert or task, the alert is over, or the task was written since.
 * @throws HubError FORBIDDEN.
 */
export async function holdTask(
  tx: Transaction,
  { id, version, mutation }: { readonly id: string; readonly version: number; readonly mutation: Action },
  actor: Actor,
): Promise<HeldTask> {
  const alert = await requireInForce(tx, { id, mutation }, actor);
  const task = await holdTaskOf(tx, alert, actor.organisationId);
  if (task === undefined) throw new Refusal(notFound(['id'], 'task of your organisation with this alert'));
  if (task.version !== version) throw new Refusal(versionConflict(['version'], task.version));
  return task;
}

/**
 * An alert in force, held, to which the actor may respond.
 * @throws Refusal when there is none, or it is over: its tasks end with it. @throws HubError FORBIDDEN.
 */
export async function requireInForce(
  tx: Transaction,
  { id, mutation }: { readonly id: string; readonly mutation: Action },
  actor: Actor,
): Promise<AlertOfTask> {
  const alert = await holdAlertOfTask(tx, id);
  if (alert === undefined || !alert.isVisible) throw new Refusal(notFound(['id'], 'alert'));
  await requireRightAt(tx, actor, mutation, { regionIds: alert.regionIds });
  if (alert.lifecycle !== 'ACTIVE') {
    throw new Refusal(invalidTransition(['id'], alert.lifecycle, 'RESPOND'));
  }
  return alert;
}
