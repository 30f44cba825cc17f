import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { appendEvents, type NewEvent, type RoutingKeys } from '../../log/append.ts';
import { endTasks } from './response/end-tasks.ts';
import { readRoutingKeys } from './routing-keys.ts';

/** Most expiries that one transaction tells; others stay due. */
const batchSize = 100;

/** An instant at which blocks of an alert expired. Times are as PostgreSQL prints them. */
interface Expiry {
  readonly alertId: string;
  readonly dueAt: string;
  /** Whether nothing of the alert is left with it. */
  readonly isLast: boolean;
}

/** How long it is until the next expiry is due, in milliseconds: 0 or less when one is, `most` when none comes before. */
export async function readNextExpiry(database: Database, most: number): Promise<number> {
  const [row] = await readAs(database, { kind: 'hub' }, nextExpiry, [most]);
  return Number(row?.[0]?.toString());
}

const nextExpiry = {
  name: 'next expiry',
  text: `select least($1::int, ceil(extract(epoch from min(due_at) - clock_timestamp()) * 1000)) from alert_expiries`,
};

/**
 * Tells the expiries that are due, the earliest first, as events: each makes the next version of its alert. Answers
 * whether more may be due. However many do this at once, on however many nodes, each expiry is told once: it is taken
 * out of `alert_expiries` in the transaction that tells it, and whoever wants the same row waits and finds it gone.
 * What another message took the place of, or took back, has no expiry any more: that is taken out without a word.
 */
export function expireAlerts(database: Database): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const due = await takeDue(tx);
    const versions = await holdInForce(tx, due);
    const events: NewEvent[] = [];
    const keysOf = new Map<string, RoutingKeys>();
    for (const expiry of due) {
      const version = versions.get(expiry.alertId);
      if (version === undefined) continue;
      const keys = keysOf.get(expiry.alertId) ?? (await readRoutingKeys(tx, expiry.alertId));
      keysOf.set(expiry.alertId, keys);
      versions.set(expiry.alertId, version + 1);
      if (expiry.isLast) await endTasks(tx, expiry.alertId, 'alert.expired');
      events.push(expired(expiry, version + 1, keys));
    }
    await tx`/* expire alerts */
      update alerts set version = made.version, updated_at = now()
        from unnest(${[...versions.keys()]}::uuid[], ${[...versions.values()]}::int[]) made(id, version)
       where alerts.id = made.id`;
    await appendEvents(tx, events);
    return due.length === batchSize;
  });
}

function takeDue(tx: Transaction): Promise<readonly Expiry[]> {
  return tx<Expiry[]>`/* take due expiries */
    with due as (
      select alert_id, due_at from alert_expiries where due_at <= now()
       order by due_at, alert_id limit ${batchSize} for update),
    taken as (
      delete from alert_expiries where (alert_id, due_at) in (select alert_id, due_at from due)
      returning alert_id, due_at)
    select taken.alert_id as "alertId", due_at as "dueAt", coalesce(expires_at <= due_at, false) as "isLast"
      from taken join alerts on alerts.id = taken.alert_id order by due_at, alert_id`;
}

/** The versions of those of the alerts that no other message ended, which cannot be changed until `tx` ends. */
async function holdInForce(tx: Transaction, due: readonly Expiry[]): Promise<Map<string, number>> {
  const rows = await tx<{ id: string; version: number }[]>`/* hold expiring alerts */
    select id, version from alerts
     where id = any(${due.map(({ alertId }) => alertId)}::uuid[])
       and message_type <> 'CANCEL' and cancelled_by_id is null and superseded_by_id is null
     order by id for update`;
  return new Map(rows.map(({ id, version }) => [id, version]));
}

/** What an alert says, and so its keys, did not change: a part of it is over. */
function expired({ alertId, dueAt, isLast }: Expiry, version: number, keys: RoutingKeys): NewEvent {
  return {
    kind: isLast ? 'alert.expired' : 'alert.block_expired',
    entityKind: 'alert',
    entityId: alertId,
    entityVersion: version,
    keysBefore: keys,
    keysAfter: keys,
    body: null,
    occurredAt: new Date(dueAt),
  };
}
