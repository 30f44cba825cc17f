import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../../../src/database/pools.ts';
import { expireAlerts } from '../../../../src/domains/alerts/expire-alerts.ts';
import { startResponseTicker } from '../../../../src/domains/alerts/response/response-ticker.ts';
import { runTimers } from '../../../../src/domains/alerts/response/run-timers.ts';
import type { DueTicker } from '../../../../src/domains/due-ticker.ts';
import { fighting, raiseAlert, type SeenAlert } from '../../../support/alert-sender.ts';
import { oneTo, silent } from '../../../support/event-log.ts';
import { inMinutes, letAnHourPass } from '../../../support/passing-time.ts';
import { readTask, respond, type SeenTask, setPolicy } from '../../../support/responding.ts';
import { startWritingServer, type WritingServer } from '../../../support/writing-server.ts';

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

const startTickers = (): DueTicker[] =>
  nodes.map((database) => startResponseTicker({ database, log: silent }));
const raise = (severity: string, expires: string | null = null): Promise<SeenAlert> =>
  raiseAlert(server.officer, { infos: [{ ...fighting, severity, expires }] });

async function untilNothingIsDue(): Promise<void> {
  await vi.waitFor(
    async () => {
      const due = await server.sql`select from task_timers where due_at <= clock_timestamp()`;
      expect(due).toHaveLength(0);
    },
    { timeout: 20_000 },
  );
}

/** What happened to the officer's task with an alert, as `kind level`. */
async function historyOf({ id }: SeenAlert): Promise<string[]> {
  const task: SeenTask | undefined = await readTask(server.officer, id);
  const history = Object(task).history as { kind: string; level: number }[];
  return history.map(({ kind, level }) => `${kind} ${level}`).toReversed();
}

/** The time of day so many hours from now. */
const hoursFromNow = (hours: number): string =>
  `${String((new Date().getUTCHours() + hours + 24) % 24).padStart(2, '0')}:00`;
const quietHours = { from: hoursFromNow(-2), to: hoursFromNow(4), timeZone: 'UTC' };

async function passAnHour(): Promise<void> {
  await letAnHourPass(server.sql);
  const tickers = startTickers();
  await untilNothingIsDue();
  await Promise.all(tickers.map((ticker) => ticker.close()));
}

test('three nodes at once escalate each task once for each time that passes, to whom the policy names', async () => {
  await setPolicy(server.officer);
  const alerts = await Promise.all(oneTo(20).map(() => raise('SEVERE')));
  await passAnHour();
  await passAnHour();
  await passAnHour();
  for (const alert of alerts) {
    expect(await historyOf(alert)).toEqual(['TASK_OPENED 0', 'ESCALATED 1', 'ESCALATED 2']);
    expect(await readTask(server.officer, alert.id)).toMatchObject({
      state: 'ESCALATED',
      escalatedToRole: 'MISSION_ADMINISTRATOR',
      dueAt: null,
    });
  }
  const told =
    await server.sql`select entity_id, entity_version from log.outbox where kind = 'alert.escalated'`;
  expect(told).toHaveLength(40);
});

test('what was acknowledged in time is not escalated, and what is not resolved in time is', async () => {
  await setPolicy(server.officer, { severity: 'MINOR', resolveWithin: 90, remindEvery: 20 });
  const alert = await raise('MINOR');
  await respond(server.officer, 'acknowledgeAlert', { id: alert.id });
  await passAnHour();
  expect(await historyOf(alert)).toEqual(['TASK_OPENED 0', 'ACKNOWLEDGED 0']);
  await passAnHour();
  expect((await historyOf(alert)).at(-1)).toBe('ESCALATED 1');
});

test('a reminder comes again and again while nobody acknowledges, and once after hours without a hub', async () => {
  await setPolicy(server.officer, { severity: 'MODERATE', acknowledgeWithin: 600, remindEvery: 20 });
  const alert = await raise('MODERATE');
  await letAnHourPass(server.sql);
  await passAnHour();
  await passAnHour();
  expect(await historyOf(alert)).toEqual(['TASK_OPENED 0', 'REMINDED 0', 'REMINDED 0']);
});

test('what comes due in quiet hours waits for their end, and what is EXTREME does not', async () => {
  await setPolicy(server.officer, { severity: 'UNKNOWN', quietHours });
  await setPolicy(server.officer, { severity: 'EXTREME' });
  const [calm, extreme] = [await raise('UNKNOWN'), await raise('EXTREME')];
  await passAnHour();
  expect(await historyOf(calm)).toEqual(['TASK_OPENED 0']);
  expect(await historyOf(extreme)).toEqual(['TASK_OPENED 0', 'ESCALATED 1']);
});

test('what waited for the end of quiet hours runs out at their end, and not a second before', async () => {
  await setPolicy(server.officer, { severity: 'UNKNOWN', quietHours });
  const alert = await raise('UNKNOWN');
  const end = Object(await readTask(server.officer, alert.id)).dueAt;
  expect(end.slice(11, 16)).toBe(quietHours.to);
  // Seen from two seconds before their end, the quiet hours are almost over.
  const [timer] = await server.sql`
    update task_timers set due_at = clock_timestamp() + interval '2 seconds' where due_at = ${end} returning due_at`;
  await server.sql`update escalation_policies set quiet_to = ${hoursFromNow(0)} where severity = 'UNKNOWN'`;
  const tickers = startTickers();
  await vi.waitFor(
    async () => expect(await historyOf(alert)).toEqual(['TASK_OPENED 0', 'ESCALATED 1']),
    20_000,
  );
  await Promise.all(tickers.map((ticker) => ticker.close()));
  const { escalatedAt } = Object(await readTask(server.officer, alert.id));
  expect(Date.parse(escalatedAt)).toBeGreaterThanOrEqual(timer?.due_at.getTime());
});

test('what came due while no hub ran does not call anybody in quiet hours', async () => {
  await setPolicy(server.officer, { severity: 'UNKNOWN' });
  const alert = await raise('UNKNOWN');
  await server.sql`update escalation_policies set quiet_from = ${quietHours.from}, quiet_to = ${quietHours.to}, time_zone = 'UTC'
    where severity = 'UNKNOWN'`;
  await passAnHour();
  expect((await historyOf(alert)).filter((each) => each !== 'TASK_OPENED 0')).toEqual([]);
});

test('an alert that expires closes its tasks, which are not escalated any more', async () => {
  await setPolicy(server.officer);
  const alert = await raise('SEVERE', inMinutes(20));
  await letAnHourPass(server.sql);
  await Promise.all(nodes.flatMap((node) => [runTimers(node), expireAlerts(node)]));
  await expireAlerts(server.database);
  await untilNothingIsDue();
  expect(await historyOf(alert)).toEqual(['TASK_OPENED 0', 'CLOSED 0']);
});
