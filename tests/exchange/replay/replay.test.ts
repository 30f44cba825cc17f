import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findUntold } from '../../../src/exchange/replay/exercise-control.ts';
import { type PastEvent, readPastEvents } from '../../../src/exchange/replay/past-events.ts';
import { type ReplayOptions, type ReplayProgress, replay } from '../../../src/exchange/replay/replay.ts';
import { timed } from '../../../src/exchange/replay/replay-clock.ts';
import { filesOf } from '../../../src/exchange/replay/replay-source.ts';
import { loadedDatabase, type TestDatabase } from '../../support/database.ts';

let db: TestDatabase;
let admin: postgres.Sql;
let events: readonly PastEvent[];
let round = 0;
let exercise: string;

beforeAll(async () => {
  db = await loadedDatabase();
  admin = postgres(db.url, { max: 2, onnotice: () => {} });
  const period = { from: '2014-01-01', to: '2014-01-31', region: 'CF' };
  events = await readPastEvents(db.database, filesOf('ucdp-ged'), period);
});
beforeEach(() => {
  round += 1;
  exercise = `exercise-${round}`;
});
afterAll(async () => {
  await admin.end();
  await db.close();
});

/** Replays as fast as it goes, unless told otherwise. */
const run = (told: readonly PastEvent[], options: Partial<ReplayOptions> = {}) =>
  replay(db.database, told, {
    exercise,
    from: '2014-01-01',
    speed: 1e9,
    signal: new AbortController().signal,
    ...options,
  });

/** The incidents that this test's exercise made, as they were told. */
const toldIncidents = () => admin`
  select i.* from client_references r join incidents i on i.id = r.subject_id
   where r.client_reference like ${`replay:${exercise}:%`} order by i.recorded_at, i.id`;

test('every event of the period is told once, as an exercise, with what its dataset says of it', async () => {
  expect(events.length).toBeGreaterThan(90);
  expect(await run(events)).toMatchObject({ told: events.length, refused: 0, total: events.length });
  const incidents = await toldIncidents();
  expect(incidents).toHaveLength(events.length);
  const [pairs] = await admin`
    select count(*)::int as same from incidents real join client_references r
        on r.client_reference = 'replay:' || ${exercise} || ':' || real.origin_key
      join incidents told on told.id = r.subject_id
     where real.origin = 'UCDP_GED' and told.status = 'EXERCISE' and real.status = 'ACTUAL'
       and told.headline = 'EXERCISE: ' || real.headline and told.origin = 'HALCYON'
       and (told.occurred_from, told.region_id, told.source_id, told.place_precision, told.kind)
         = (real.occurred_from, real.region_id, real.source_id, real.place_precision, real.kind)
       and told.deaths_best = real.deaths_best and told.dyad_id is not distinct from real.dyad_id`;
  expect(pairs).toEqual({ same: events.length });
});

test('each event is an event of the log, in the order of the days', async () => {
  await run(events);
  const days = (await toldIncidents()).map(({ occurred_from }) => occurred_from.toISOString());
  expect(days).toEqual([...days].sort());
  const [logged] = await admin`
    select count(*)::int as count from log.outbox o join client_references r on r.subject_id = o.entity_id
     where r.client_reference like ${`replay:${exercise}:%`} and o.kind = 'incident.reported'
       and o.keys_after -> 'status' = '["EXERCISE"]'`;
  expect(logged).toEqual({ count: events.length });
});

test('a second run tells nothing twice, and another exercise tells it all again', async () => {
  await run(events);
  expect(await findUntold(db.database, exercise, events)).toEqual([]);
  expect(await run(events)).toMatchObject({ told: 0, total: 0 });
  expect(await toldIncidents()).toHaveLength(events.length);
  expect(await findUntold(db.database, `${exercise}-b`, events)).toEqual(events);
});

test('a replay that is stopped half-way throws the reason, and goes on with the rest', async () => {
  const stop = new AbortController();
  const reason = new Error('enough');
  const onProgress = ({ told }: ReplayProgress) => told === 10 && stop.abort(reason);
  await expect(run(events, { signal: stop.signal, onProgress })).rejects.toBe(reason);
  const rest = await findUntold(db.database, exercise, events);
  expect(rest).toHaveLength(events.length - 10);
  expect(await run(rest)).toMatchObject({ told: events.length - 10 });
  expect(await toldIncidents()).toHaveLength(events.length);
});

test('a replay that waits for its clock says so every second and stops at once', async () => {
  const stop = new AbortController();
  const seen: ReplayProgress[] = [];
  const waiting = run(events, { speed: 1, signal: stop.signal, onProgress: (each) => seen.push(each) });
  while (seen.length < 1) await sleep(10);
  stop.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  expect(seen[0]).toMatchObject({ told: 0, total: events.length, isWaiting: false });
  expect(await toldIncidents()).toEqual([]);
});

test('while the database is away the replay waits, and then tells the rest, each event once', async () => {
  const seen: ReplayProgress[] = [];
  const running = run(events, { speed: 864_000, onProgress: (each) => seen.push(each) });
  for (let outage = 0; outage < 4; outage += 1) {
    await sleep(300);
    await admin`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid() and query not like '%pg_stat_activity%'`;
  }
  expect(await running).toMatchObject({ told: events.length, refused: 0 });
  expect(await toldIncidents()).toHaveLength(events.length);
});

test('what the rules refuse is passed over and named', async () => {
  const [event] = events;
  if (event === undefined) throw new Error('There are events.');
  const nowhere = { ...event, key: 'nowhere', report: { ...event.report, region: null } };
  const refused: string[] = [];
  const onRefused = ({ key }: PastEvent) => void refused.push(key);
  expect(await run([nowhere, event], { onRefused })).toMatchObject({ told: 1, refused: 1 });
  expect(refused).toEqual(['nowhere']);
});

test('a region and a period narrow what is read; a region that there is not is an error', async () => {
  const read = (region: string | undefined, to = '2014-01-31') =>
    readPastEvents(db.database, filesOf('ucdp-ged'), { from: '2014-01-01', to, region });
  const keys = (list: readonly PastEvent[]) => list.map(({ key }) => key);
  expect(keys(await read('CAF'))).toEqual(keys(events));
  expect((await read(undefined)).length).toBeGreaterThan(events.length);
  expect((await read('CF', '2014-01-05')).every(({ day }) => day <= '2014-01-05')).toBe(true);
  await expect(read('XX')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});

test('the clock that is shown never goes back, nor past an event that is still to be told', async () => {
  const moments = timed(events).map(({ moment }) => moment);
  const seen: ReplayProgress[] = [];
  await run(events, { speed: 864_000 * 10, onProgress: (each) => seen.push(each) });
  const times = seen.map(({ time }) => time.getTime());
  expect(times).toEqual([...times].sort((one, other) => one - other));
  for (const { told, time } of seen) {
    expect(time.getTime()).toBeLessThanOrEqual(moments[told] ?? Number.POSITIVE_INFINITY);
  }
});
