import { v7 as uuidV7 } from 'uuid';
import type { Transaction } from '../../../database/transaction.ts';
import { notFound, Refusal } from '../../../user-errors.ts';
import { carryOut } from '../../carry-out.ts';
import type { TaskCommand } from './commands.ts';
import { readMembers } from './organisation-members.ts';
import { type PolicyInput, removePolicyInput, setPolicyInput } from './policy-input.ts';

/**
 * Says how soon the organisation of the viewer wants to answer alerts, in the place of what it said before. Answers the
 * UUID of the policy. @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export const setEscalationPolicy: TaskCommand = (context, given) => {
  const command = { name: 'setEscalationPolicy', input: setPolicyInput } as const;
  return carryOut(context, command, given, async (tx, input, { organisationId }) => {
    if (input.region) await requireRegion(tx, input.region);
    const people = input.steps.flatMap(({ person }) => person ?? []);
    const names = await readMembers(tx, organisationId, people);
    const strangers = input.steps.flatMap(({ person }, place) =>
      person && !names.has(person)
        ? [notFound(['steps', String(place), 'person'], 'person in your organisation')]
        : [],
    );
    if (strangers.length > 0) throw new Refusal(...strangers);
    const id = await writePolicy(tx, input, organisationId);
    await tx`/* forget steps */ delete from escalation_steps where policy_id = ${id}`;
    for (const [place, { role = null, person = null }] of input.steps.entries()) {
      await tx`/* add step */
        insert into escalation_steps (policy_id, level, role, account_id, account_name)
        values (${id}, ${place + 1}, ${role}, ${person}, ${names.get(person ?? '') ?? null})`;
    }
    return id;
  });
};

async function requireRegion(tx: Transaction, id: string): Promise<void> {
  const [found] = await tx`/* region */ select from regions where id = ${id}`;
  if (found === undefined) throw new Refusal(notFound(['region'], 'region'));
}

async function writePolicy(tx: Transaction, input: PolicyInput, organisationId: string): Promise<string> {
  const { severity, region = null, acknowledgeWithin, resolveWithin = null, remindEvery = null } = input;
  const quiet = input.quietHours;
  const [policy] = await tx<{ id: string }[]>`/* set escalation policy */
    insert into escalation_policies as present (id, owner_organisation_id, severity, region_id, acknowledge_within,
      resolve_within, required_acknowledgements, remind_every, quiet_from, quiet_to, time_zone)
    values (${uuidV7()}, ${organisationId}, ${severity}, ${region}, ${acknowledgeWithin}, ${resolveWithin},
      ${input.requiredAcknowledgements}, ${remindEvery}, ${quiet?.from ?? null}, ${quiet?.to ?? null},
      ${quiet?.timeZone ?? null})
    on conflict (owner_organisation_id, severity, region_id) do update set
      version = present.version + 1, updated_at = now(), recorded_at = now(),
      acknowledge_within = excluded.acknowledge_within, resolve_within = excluded.resolve_within,
      required_acknowledgements = excluded.required_acknowledgements, remind_every = excluded.remind_every,
      quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, time_zone = excluded.time_zone
    returning id`;
  if (policy === undefined) throw new Error('A policy was neither made nor found.');
  return policy.id;
}

/**
 * Takes a policy of the viewer's organisation back: nothing comes due any more for the tasks that it opened. Answers its UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export const removeEscalationPolicy: TaskCommand = (context, given) => {
  const command = { name: 'removeEscalationPolicy', input: removePolicyInput } as const;
  return carryOut(context, command, given, async (tx, { id }, { organisationId }) => {
    const [found] = await tx`/* hold policy */
      select from escalation_policies where id = ${id} and owner_organisation_id = ${organisationId} for update`;
    if (found === undefined) throw new Refusal(notFound(['id'], 'policy'));
    await tx`/* hold tasks of policy */ select from alert_tasks where policy_id = ${id} order by id for update`;
    await tx`/* drop timers of policy */
      delete from task_timers where task_id in (select task.id from alert_tasks task where task.policy_id = ${id})`;
    await tx`/* remove escalation policy */ delete from escalation_policies where id = ${id}`;
    return id;
  });
};
