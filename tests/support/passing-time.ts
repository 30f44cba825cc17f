import type postgres from 'postgres';

/** So many minutes from now. Tests let an hour pass: it must not matter how long their machine takes. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** An instant as it is known when an hour has passed. */
export const anHourBefore = (instant: string): string =>
  new Date(Date.parse(instant) - 3_600_000).toISOString();

/** Lets an hour pass for all alerts and agreements, in one instant: whatever they say of times lies an hour further back. */
export async function letAnHourPass(superuser: postgres.Sql): Promise<void> {
  await superuser.begin(async (tx) => {
    // The triggers that keep released alerts as they are do not fire then.
    await tx`set local session_replication_role = replica`;
    await tx`
      update alerts set created_at = created_at - interval '1 hour', updated_at = updated_at - interval '1 hour',
                        sent = sent - interval '1 hour', expires_at = expires_at - interval '1 hour'`;
    await tx`update alert_infos set expires = expires - interval '1 hour'`;
    await tx`update sharing_agreements set starts_at = starts_at - interval '1 hour',
                        ends_at = ends_at - interval '1 hour', due_at = due_at - interval '1 hour'`;
    await tx`update agreement_shares set starts_at = starts_at - interval '1 hour', ends_at = ends_at - interval '1 hour'`;
    await tx`update alert_expiries set due_at = due_at - interval '1 hour'`;
    await tx`update task_timers set due_at = due_at - interval '1 hour'`;
  });
}
