import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

const detect = (...words: readonly string[]) => runCommand(db.url, ['detect', ...words]);
const findings = () => db.sql<{ line: string }[]>`
  select concat_ws(' ', region.pcode, said.week, said.kind, said.method, said.observed) as line
    from detections said join regions region on region.id = said.region_id where said.is_alarm order by 1`;

test('the battle of Bangui is found as of its week, with nobody warned of the past', async () => {
  const { code, stdout } = await detect('--region', 'CF', '--to', '2013-12-08');
  expect([code, stdout]).toEqual([
    0,
    expect.stringMatching(/^\d+ series judged, \d+ detections written\.$/m),
  ]);
  const lines = (await findings()).map(({ line }) => line);
  expect(lines).toContainEqual(expect.stringMatching(/^CF71 2013-12-02 FATALITIES NB_QUANTILE \d{2,}$/));
  expect(lines.filter((line) => !/^CF\d+ 2013-1[12]-\d\d /.test(line))).toEqual([]);
  expect(await db.sql`select from alert_drafts`).toHaveLength(0);
}, 60_000);

test('what was found is not found again, and all of the hub is judged in one go', async () => {
  const before = (await findings()).length;
  expect((await detect('--region', 'CF', '--to', '2013-12-08')).stdout).toContain(' 0 detections written.');
  const { code, stdout } = await detect();
  expect([code, (await findings()).length]).toEqual([0, before]);
  expect(Number(/^(\d+) series judged/m.exec(stdout)?.[1])).toBeGreaterThan(100);
}, 60_000);

test('a region that nobody knows, and a day to come, are said in one line', async () => {
  const unknown = await detect('--region', 'XX9');
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining('No region has the code "XX9"'),
  ]);
  const future = await detect('--to', '2999-01-01');
  expect([future.code, future.stderr]).toEqual([2, expect.stringContaining('Nobody knows yet')]);
});
