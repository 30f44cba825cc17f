import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import type { Sequencer } from '../../src/log/sequencer.ts';
import { startSequencer } from '../../src/log/sequencer.ts';
import { followIncidents, recountEverything } from '../../src/warning/series/follow-incidents.ts';
import { startWarningTicker } from '../../src/warning/warning-ticker.ts';
import { oneTo, silent } from '../support/event-log.ts';
import { mutate, report, uuidIn } from '../support/incident-writing.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let sequencer: Sequencer;
let other: Database;
beforeAll(async () => {
  server = await startWritingServer();
  sequencer = startSequencer({ url: server.databaseUrl, log: silent, daysKept: 90 });
  other = await openDatabase({ url: server.databaseUrl, poolSize: 2, statementTimeoutMs: 5_000 });
  await catchUp();
});
afterAll(async () => {
  await other.close();
  await sequencer.close();
  await server.close();
});

/** All that was committed has its place in the log, and is counted. */
async function catchUp(): Promise<void> {
  await vi.waitFor(async () => expect(await server.sql`select from log.outbox`).toHaveLength(0), 10_000);
  while (await followIncidents(server.database));
}

/** Every row as `place week status label owner: counts`. */
async function readWeeks(): Promise<string[]> {
  const rows = await server.sql<{ line: string }[]>`
    select concat_ws(' ', region_id, week, status, tlp, owner_organisation_id, events, fatalities,
                     violence_against_civilians) as line from incident_weeks order by 1`;
  return rows.map(({ line }) => line);
}

/** What is counted in a week of a region, as `EVENTS FATALITIES VIOLENCE_AGAINST_CIVILIANS` of the reader. */
async function readWeek(reader: WritingServer['officer'], pcode: string, week: string, status = 'ACTUAL') {
  const kinds = ['EVENTS', 'FATALITIES', 'VIOLENCE_AGAINST_CIVILIANS'];
  const fields = kinds.map(
    (kind) => `${kind}: series(kind: ${kind}, from: "${week}", to: "${week}", status: ${status}) { value }`,
  );
  const { text, codes } = await reader(`{ region(pcode: "${pcode}") { ${fields.join(' ')} } }`);
  expect(codes, text).toEqual([]);
  const region: Record<string, { value: number | null }[]> = JSON.parse(text).data.region;
  return kinds.map((kind) => String(region[kind]?.[0]?.value ?? null)).join(' ');
}

const actions = [
  'correctIncident',
  'rejectIncident',
  'retractIncident',
  'mergeIncidents',
  'unmergeIncident',
] as const;
const step = fc.record({
  action: fc.constantFrom('report', 'correctIncident', ...actions),
  incident: fc.nat(3),
  other: fc.nat(3),
  day: fc.constantFrom('2024-05-01', '2024-05-05', '2024-05-06', '2024-06-30'),
  pcode: fc.constantFrom('CF21', 'CF22', 'CAF', 'CMR'),
  tlp: fc.constantFrom('CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT'),
  best: fc.nat(5),
  isCivilianTargeting: fc.boolean(),
  isFollowed: fc.boolean(),
});

test('whatever is reported, moved, corrected, merged and taken back, what was kept is what counting anew gives', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const ids = await Promise.all(oneTo(4).map(async () => (await report(server.officer)).id));
      for (const { action, incident, other: into, isFollowed, best, ...facts } of steps) {
        const changes = {
          ...facts,
          occurredFrom: facts.day,
          deaths: { best },
          day: undefined,
          action: undefined,
        };
        if (action === 'report') ids.push((await report(server.officer, changes)).id);
        else {
          const id = ids[incident] ?? '';
          const [row] = await server.sql`select version from incidents where id = ${uuidIn(id)}`;
          const given = { id, version: row?.version, reason: 'So it seems.' };
          const more =
            action === 'correctIncident'
              ? { changes }
              : action === 'mergeIncidents'
                ? { into: ids[into] }
                : {};
          await mutate(server.officer, action, { ...given, ...more });
        }
        if (isFollowed) await catchUp();
      }
      await catchUp();
      const kept = await readWeeks();
      expect(await recountEverything(server.database)).toBe(0);
      expect(await readWeeks()).toEqual(kept);
    }),
    { numRuns: 12 },
  );
}, 120_000);

test('an incident counts where and when it was, its region and all around it, and leaves where it was moved from', async () => {
  const facts = { occurredFrom: '2023-03-08', isCivilianTargeting: true, deaths: { best: 4 } };
  const { id } = await report(server.officer, facts);
  await catchUp();
  expect(await readWeek(server.anonymous, 'CF21', '2023-03-06')).toBe('1 4 1');
  expect(await readWeek(server.anonymous, 'CAF', '2023-03-12')).toBe('1 4 1');
  const changes = { occurredFrom: '2023-03-15', pcode: 'CF22' };
  await mutate(server.officer, 'correctIncident', { id, version: 1, reason: 'Later.', changes });
  await catchUp();
  expect(await readWeek(server.anonymous, 'CF22', '2023-03-13')).toBe('1 4 1');
  expect(await readWeek(server.anonymous, 'CF21', '2023-03-08')).not.toContain('4');
});

test('exercises are counted apart, and each reader is counted what this reader may see', async () => {
  const facts = { occurredFrom: '2024-02-07', deaths: { best: 7 } };
  await report(server.officer, { ...facts, status: 'EXERCISE' });
  for (const tlp of ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT'])
    await report(server.officer, { ...facts, tlp });
  await catchUp();
  expect(await readWeek(server.anonymous, 'CF21', '2024-02-05')).toBe('1 7 0');
  expect(await readWeek(server.partner, 'CF21', '2024-02-05')).toBe('2 14 0');
  expect(await readWeek(server.officer, 'CF21', '2024-02-05')).toBe('4 28 0');
  expect(await readWeek(server.anonymous, 'CF21', '2024-02-05', 'EXERCISE')).toBe('1 7 0');
});

test('weeks in which nobody may have counted have no number, which is not the same as none', async () => {
  await catchUp();
  expect(await readWeek(server.anonymous, 'CF21', '2019-05-05')).toBe('null null null');
  expect(await readWeek(server.anonymous, 'CF22', '2024-02-05')).toBe('0 0 0');
});

test('a node that is cut off amid the work has done nothing, and the next one does all of it', async () => {
  await report(server.officer, { occurredFrom: '2022-08-03' });
  await vi.waitFor(async () => expect(await server.sql`select from log.outbox`).toHaveLength(0), 10_000);
  const before = await readWeeks();
  const done = await server.sql.begin(async (tx) => {
    await tx`lock table incident_weeks`;
    const cut = followIncidents(other).catch(() => 'cut off');
    await vi.waitFor(async () => {
      const killed = await server.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like '/* count weeks */%' and datname = current_database() and wait_event_type = 'Lock'`;
      expect(killed).toHaveLength(1);
    }, 10_000);
    return cut;
  });
  expect([done, await readWeeks()]).toEqual(['cut off', before]);
  await catchUp();
  expect((await readWeeks()).filter((line) => !before.includes(line))).toHaveLength(2);
});

test('two nodes that count at once count each event once, and what an import told nobody is counted too', async () => {
  const tickers = [server.database, other].map((database) =>
    startWarningTicker({ database, log: silent, organisationId: null, releasedSeverities: [] }),
  );
  await Promise.all(oneTo(20).map(() => report(server.officer, { occurredFrom: '2021-08-04' })));
  await server.sql`update incidents set occurred_from = '2021-08-11' where occurred_from = '2014-01-10'`;
  await server.sql`update series_progress set is_stale = true`;
  await vi.waitFor(
    async () => {
      expect(await readWeek(server.anonymous, 'CF21', '2021-08-02')).toBe('20 0 0');
      expect(await readWeek(server.anonymous, 'CF21', '2021-08-09')).toBe('1 5 0');
    },
    { timeout: 20_000, interval: 100 },
  );
  await Promise.all(tickers.map((ticker) => ticker.close()));
});
