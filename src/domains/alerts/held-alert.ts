import type { alerts } from '../../../schema/tables/alerts.ts';
import { requireRightAt } from '../../access/mission-areas.ts';
import type { Action } from '../../access/policy.ts';
import type { Actor } from '../../access/viewer.ts';
import { memberSees } from '../../database/row-policies.ts';
import type { Transaction } from '../../database/transaction.ts';
import { sqlName } from '../../graph/map.ts';
import { invalidInput, invalidTransition, notFound, Refusal, versionConflict } from '../../user-errors.ts';
import { lifecycleOf } from './lifecycle.ts';
import { raisedHere } from './raised-here.ts';
import { type AlertAction, type Lifecycle, nextLifecycle } from './rules.ts';

/** An alert that no other transaction can change until this one ends. */
export interface HeldAlert
  extends Pick<
    typeof alerts.$inferSelect,
    'id' | 'version' | 'sender' | 'identifier' | 'sent' | 'status' | 'tlp'
  > {
  readonly incidentIds: readonly string[];
  /** The persons whom its label names. */
  readonly recipientIds: readonly string[];
}

/** What is to be done to which alert, as the client saw it; `mutation` and `action` are its names in policy and table. */
export interface Target {
  readonly id: string;
  readonly version: number;
  readonly mutation: Action;
  readonly action: AlertAction;
}

/** What is asked of an alert before anything is done to it. */
interface StandingAlert {
  readonly owner: string | null;
  readonly isRaisedHere: boolean;
  readonly isVisible: boolean;
  readonly lifecycle: Lifecycle;
  /** The regions that its areas name; none when one of these names none. */
  readonly regionIds: readonly string[];
}

/**
 * Locks an alert and answers it, when the action may be done to it: it exists, the actor may, it was raised here, nobody
 * wrote since the client read, and its lifecycle allows it.
 * @throws Refusal with the first of these that fails. @throws HubError FORBIDDEN.
 */
export async function holdAlert(
  tx: Transaction,
  { id, version, mutation, action }: Target,
  actor: Actor,
): Promise<HeldAlert> {
  const [alert] = await tx.unsafe<(HeldAlert & StandingAlert)[]>(readAlert, [id]);
  if (alert === undefined || !alert.isVisible) throw new Refusal(notFound(['id'], 'alert'));
  await requireRightAt(tx, actor, mutation, alert);
  if (!alert.isRaisedHere) {
    throw new Refusal(invalidInput(['id'], 'This alert came from outside: only its sender can change it.'));
  }
  if (alert.version !== version) throw new Refusal(versionConflict(['version'], alert.version));
  if (nextLifecycle(alert.lifecycle, action) === null) {
    throw new Refusal(invalidTransition(['id'], alert.lifecycle, action));
  }
  return alert;
}

const readAlert = `/* hold alert */
  select id, version, sender, identifier, sent, status, tlp, ${memberSees('alerts')} as "isVisible", owner_organisation_id as owner,
         coalesce(area_region_ids::text[], '{}') as "regionIds",
         ${raisedHere} as "isRaisedHere",
         ${lifecycleOf(sqlName)} as lifecycle,
         array(select person_id::text from record_recipients where record_id = alerts.id order by 1) as "recipientIds",
         array(select incidents.id::text from alert_incidents about join incidents on incidents.id = about.incident_id
                where about.alert_id = alerts.id and ${memberSees('incidents')}) as "incidentIds"
    from alerts where id = $1 for update`;
