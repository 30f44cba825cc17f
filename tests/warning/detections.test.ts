import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { type Sequencer, startSequencer } from '../../src/log/sequencer.ts';
import { detectTouched } from '../../src/warning/run/detect.ts';
import { startWarningTicker } from '../../src/warning/warning-ticker.ts';
import { oneTo, silent } from '../support/event-log.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { liveQuietYears, settleSeries, weeksAgo } from '../support/quiet-years.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let sequencer: Sequencer;
let other: Database;
beforeAll(async () => {
  server = await startWritingServer();
  sequencer = startSequencer({ url: server.databaseUrl, log: silent, daysKept: 90 });
  other = await openDatabase({ url: server.databaseUrl, poolSize: 2, statementTimeoutMs: 5_000 });
  await liveQuietYears(server.sql);
  await settle();
});
afterAll(async () => {
  await other.close();
  await sequencer.close();
  await server.close();
});

const settle = (): Promise<void> => settleSeries(server.database, server.sql);

const today = new Date().toISOString().slice(0, 10);

/** So many battles in a row; answers what an action on each must name. */
const surge = (count: number, facts: Readonly<Record<string, unknown>> = {}) =>
  Promise.all(oneTo(count).map(() => report(server.officer, { occurredFrom: today, ...facts })));

interface Seen {
  id: string;
  kind: string;
  method: string;
  week: string;
  observed: number | null;
  expected: number;
  isAlarm: boolean;
  tlp: string;
  incidents: { id: string }[];
  former: { id: string; isAlarm: boolean } | null;
}

async function read(reader: WritingServer['officer'], filter: string): Promise<Seen[]> {
  const { text, codes } = await reader(`{ detections(first: 100, filter: { ${filter} }) { nodes {
    id kind method week observed expected isAlarm tlp parameters { name value } dataAsOf incidents { id } former { id isAlarm } } } }`);
  expect(codes, text).toEqual([]);
  return JSON.parse(text).data.detections.nodes;
}

const told = (seen: readonly Seen[]): string[] =>
  seen.map(({ kind, method, observed, isAlarm }) => `${kind} ${method} ${observed} ${isAlarm}`).sort();

test('quiet years raise no alarm, and a surge raises one that says what, against what, and by which incidents', async () => {
  expect(await read(server.anonymous, 'weekFrom: "2000-01-01"')).toEqual([]);
  const incidents = await surge(8, { pcode: 'CF21' });
  await settle();
  const seen = await read(server.anonymous, 'pcode: "CF21"');
  expect(told(seen)).toEqual(['EVENTS NB_CUSUM 8 true', 'EVENTS NB_QUANTILE 8 true']);
  const [first] = seen;
  expect(first?.expected).toBeLessThan(1);
  expect(first?.incidents.map(({ id }) => id).sort()).toEqual(incidents.map(({ id }) => id).sort());
  expect(first).toMatchObject({
    tlp: 'CLEAR',
    former: null,
    parameters: expect.arrayContaining([{ name: 'gapWeeks', value: expect.any(String) }]),
  });
});

test('what was found is not found again, however many nodes look, and by night', async () => {
  const before = await server.sql`select id from detections order by id`;
  await server.sql`update series_progress set review_at = now()`;
  const tickers = [server.database, other].map((database) =>
    startWarningTicker({ database, log: silent, organisationId: null, releasedSeverities: [] }),
  );
  await vi.waitFor(
    async () => {
      const due =
        await server.sql`select from series_progress where is_stale or review_at <= now() or exists (select from touched_series)`;
      expect(due).toHaveLength(0);
    },
    { timeout: 20_000, interval: 50 },
  );
  await Promise.all(tickers.map((ticker) => ticker.close()));
  expect(await server.sql`select id from detections order by id`).toEqual(before);
});

test('a correction makes another detection that names the former one, which stays as it was', async () => {
  const reported = await surge(9, { pcode: 'CF22', isCivilianTargeting: true });
  await settle();
  const [alarm] = await read(
    server.anonymous,
    'pcode: "CF22", methods: [NB_QUANTILE], kinds: [VIOLENCE_AGAINST_CIVILIANS]',
  );
  expect(alarm).toMatchObject({ observed: 9, isAlarm: true });
  for (const { id } of reported.slice(1))
    await mutate(server.officer, 'retractIncident', { id, version: 1, reason: 'Wrong.' });
  await settle();
  const filter = 'pcode: "CF22", methods: [NB_QUANTILE], kinds: [VIOLENCE_AGAINST_CIVILIANS]';
  expect(await read(server.anonymous, filter)).toEqual([]);
  const [correction] = await read(server.anonymous, `${filter}, isAlarm: false`);
  expect(correction).toMatchObject({ observed: 1, isAlarm: false, former: { id: alarm?.id, isAlarm: true } });
  const [kept] = await read(server.anonymous, `${filter}, isCurrent: false`);
  expect(kept).toEqual(alarm);
  await expect(server.sql`update detections set observed = 0`).rejects.toThrow(/never/);
});

test('what is reported late of a week long past raises no alarm', async () => {
  await surge(9, { occurredFrom: weeksAgo(9), pcode: 'CF21' });
  await settle();
  expect(await read(server.anonymous, `weekTo: "${weeksAgo(7)}"`)).toEqual([]);
});

test('an exercise is judged by what had happened before it, and never told as real', async () => {
  await surge(8, { occurredFrom: weeksAgo(60), pcode: 'CF21', status: 'EXERCISE' });
  await settle();
  expect(told(await read(server.anonymous, 'pcode: "CF21", statuses: [EXERCISE]'))).toEqual([
    'EVENTS NB_CUSUM 8 true',
    'EVENTS NB_QUANTILE 8 true',
  ]);
  expect(await read(server.anonymous, `weekTo: "${weeksAgo(50)}"`)).toEqual([]);
});

test('what comes from incidents with a label is told to those alone who may know them all', async () => {
  await surge(9, { pcode: 'CF22', tlp: 'AMBER', deaths: { best: 3 } });
  await settle();
  const filter = 'pcode: "CF22", kinds: [FATALITIES], methods: [NB_QUANTILE]';
  const [seen] = await read(server.officer, filter);
  expect(seen).toMatchObject({ tlp: 'AMBER', observed: 27 });
  expect(seen?.incidents).toHaveLength(9);
  expect([await read(server.partner, filter), await read(server.anonymous, filter)]).toEqual([[], []]);
});

test('when the last of these incidents is taken back, so is what was said of them', async () => {
  const facts = { pcode: 'CF21', tlp: 'AMBER_STRICT', isCivilianTargeting: true };
  const reported = await surge(9, facts);
  await settle();
  const filter = 'pcode: "CF21", kinds: [VIOLENCE_AGAINST_CIVILIANS]';
  expect((await read(server.officer, filter)).length).toBeGreaterThan(0);
  for (const { id } of reported)
    await mutate(server.officer, 'retractIncident', { id, version: 1, reason: 'Wrong.' });
  await settle();
  expect(await read(server.officer, filter)).toEqual([]);
});

test('a node that is cut off amid the work leaves it to the next one', async () => {
  await surge(7, { pcode: 'CF21', isCivilianTargeting: true });
  await vi.waitFor(async () => expect(await server.sql`select from log.outbox`).toHaveLength(0), 10_000);
  const before = (await server.sql`select from detections`).length;
  const done = await server.sql.begin(async (tx) => {
    await tx`lock table detections`;
    const cut = settleSeries(other, server.sql).catch(() => 'cut off');
    await vi.waitFor(async () => {
      const killed = await server.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%detections%'`;
      expect(killed).toHaveLength(1);
    }, 10_000);
    return cut;
  });
  expect([done, (await server.sql`select from detections`).length]).toEqual(['cut off', before]);
  while (await detectTouched(server.database, { now: new Date(), organisationId: null }));
  expect(told(await read(server.anonymous, 'pcode: "CF21", kinds: [VIOLENCE_AGAINST_CIVILIANS]'))).toContain(
    'VIOLENCE_AGAINST_CIVILIANS NB_QUANTILE 7 true',
  );
});
