import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../../src/database/pools.ts';
import { expireAlerts } from '../../../src/domains/alerts/expire-alerts.ts';
import { startExpiryTicker } from '../../../src/domains/alerts/expiry-ticker.ts';
import type { DueTicker } from '../../../src/domains/due-ticker.ts';
import { fighting, raiseAlert, readAlert, type SeenAlert, sendAlert } from '../../support/alert-sender.ts';
import { oneTo, silent } from '../../support/event-log.ts';
import { anHourBefore, inMinutes, letAnHourPass } from '../../support/passing-time.ts';
import { startWritingServer, type WritingServer } from '../../support/writing-server.ts';

let server: WritingServer;
let nodes: Database[];
beforeAll(async () => {
  server = await startWritingServer();
  const options = { url: server.databaseUrl, poolSize: 4, statementTimeoutMs: 5_000 };
  nodes = await Promise.all(oneTo(3).map(() => openDatabase(options)));
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await server.close();
});

const startTickers = (): DueTicker[] => nodes.map((database) => startExpiryTicker({ database, log: silent }));
const raise = (...expiries: (string | null)[]): Promise<SeenAlert> =>
  raiseAlert(server.officer, { infos: expiries.map((expires) => ({ ...fighting, expires })) });

/** What the log was told of an alert, as `kind version`. */
async function toldOf({ id }: SeenAlert): Promise<string[]> {
  const rows = await server.sql<{ kind: string; version: number }[]>`
    select kind, entity_version as version from log.outbox where entity_id = ${id.slice(-36)} order by ordinal`;
  return rows.map(({ kind, version }) => `${kind} ${version}`);
}

async function untilNothingIsDue(): Promise<void> {
  await vi.waitFor(
    async () => {
      const [{ count } = { count: -1 }] = await server.sql<{ count: number }[]>`
        select count(*)::int from alert_expiries where due_at <= now()`;
      expect(count).toBe(0);
    },
    { timeout: 20_000 },
  );
}

test('three nodes at once tell each expiry of each alert once, and every version in its order', async () => {
  const tickers = startTickers();
  const [first, last] = [inMinutes(10), inMinutes(20)];
  const raised = await Promise.all(oneTo(40).map(() => raise(first, last, last)));
  await letAnHourPass(server.sql);
  await untilNothingIsDue();
  await Promise.all(tickers.map((ticker) => ticker.close()));
  for (const alert of raised) {
    expect(await toldOf(alert)).toEqual(['alert.raised 1', 'alert.block_expired 2', 'alert.expired 3']);
    expect(await readAlert(server.officer, alert.id)).toMatchObject({ version: 3, lifecycle: 'EXPIRED' });
  }
});

test('what expired while no node ran is told later, more than one transaction takes, each at its own time', async () => {
  const expiries = oneTo(20).map(inMinutes);
  const raised = await Promise.all(oneTo(7).map(() => raise(...expiries)));
  await letAnHourPass(server.sql);
  await Promise.all(nodes.flatMap((node) => [expireAlerts(node), expireAlerts(node)]));
  await untilNothingIsDue();
  for (const { id } of raised) {
    const events = await server.sql<{ kind: string; version: number; at: string }[]>`
      select kind, entity_version as version, occurred_at::text as at from log.outbox
       where entity_id = ${id.slice(-36)} and kind <> 'alert.raised' order by ordinal`;
    expect(events.map(({ at }) => new Date(at).toISOString())).toEqual(expiries.map(anHourBefore));
    expect(events.map(({ version }) => version)).toEqual(oneTo(20).map((place) => place + 1));
    expect(events.map(({ kind }) => kind).indexOf('alert.expired')).toBe(19);
  }
});

test('an alert that another message ended does not expire any more', async () => {
  const [updated, cancelled] = [await raise(inMinutes(10)), await raise(inMinutes(10), null)];
  await sendAlert(server.officer, 'updateAlert', { ...target(updated), infos: [fighting] });
  await sendAlert(server.officer, 'cancelAlert', { ...target(cancelled), note: 'Over.' });
  await letAnHourPass(server.sql);
  const tickers = startTickers();
  await untilNothingIsDue();
  await Promise.all(tickers.map((ticker) => ticker.close()));
  expect(await toldOf(updated)).toEqual(['alert.raised 1', 'alert.superseded 2']);
  expect(await toldOf(cancelled)).toEqual(['alert.raised 1', 'alert.cancelled 2']);
});

test('an update at the moment of an expiry comes before it or too late, never between it and its event', async () => {
  const raised = await Promise.all(oneTo(12).map(() => raise(inMinutes(10), null)));
  const tickers = startTickers();
  await letAnHourPass(server.sql);
  const send = (alert: SeenAlert) =>
    sendAlert(server.officer, 'updateAlert', { ...target(alert), infos: [fighting] });
  await Promise.all([...raised.map(send), ...nodes.map(expireAlerts)]);
  await untilNothingIsDue();
  await Promise.all(tickers.map((ticker) => ticker.close()));
  for (const alert of raised) {
    const [, ...told] = await toldOf(alert);
    expect([['alert.superseded 2'], ['alert.block_expired 2']]).toContainEqual(told);
  }
});

test('a ticker outlives the loss of its connections', async () => {
  const tickers = startTickers();
  const alert = await raise(inMinutes(10));
  await server.sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'halcyon'`;
  await letAnHourPass(server.sql);
  await untilNothingIsDue();
  await Promise.all(tickers.map((ticker) => ticker.close()));
  expect(await toldOf(alert)).toEqual(['alert.raised 1', 'alert.expired 2']);
});

const target = ({ id, version }: SeenAlert) => ({ id, version });
