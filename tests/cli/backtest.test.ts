import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLValidator } from 'fast-xml-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';

let db: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'halcyon-backtest-'));
beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await db.close();
});

const backtest = (...words: readonly string[]) => runCommand(db.url, ['backtest', ...words]);

/** Three years of one event every fourth week, and twenty events in a week near the end. */
function weeksFile(): string {
  const path = join(folder, 'weeks.csv');
  const rows = Array.from({ length: 160 }, (_, week) => {
    const monday = new Date(Date.UTC(2011, 0, 3 + 7 * week)).toISOString().slice(0, 10);
    return `"Bria, town",${monday},${week === 140 ? 20 : Number(week % 4 === 0)}\n`;
  });
  writeFileSync(path, `region,week,count\n${rows.join('')}`);
  return path;
}

test('the bundled events are scored, with what could not be counted said first', async () => {
  const { code, stdout } = await backtest('--regions', 'CF', '--from', '2012-01-01', '--to', '2015-12-31');
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^Not counted: \d+ incidents whose week is not known, \d+ whose unit of level 1 is not\.$/m,
  );
  expect(stdout).toMatch(
    /^17 regions, weeks of 2011-12-26 to 2015-12-28\. .*lies ahead in \d+ of \d+ weeks/m,
  );
  expect(stdout).toMatch(/^\| negative binomial LR-CUSUM +\| \d+ +\| \d+ % +\|/m);
});

test('a file is scored without a database, and leaves tables and a picture', async () => {
  const output = join(folder, 'out');
  const { code, stdout } = await backtest('--source', weeksFile(), '--output', output);
  expect([code, stdout]).toEqual([0, expect.stringContaining(`plot.svg are in ${output}`)]);
  const [header, ...scores] = readFileSync(join(output, 'scores.csv'), 'utf8').trim().split('\n');
  expect(header).toMatch(/^name,alarms,precision,/);
  expect(scores).toContainEqual(expect.stringMatching(/^NB_QUANTILE,1,0,0,1,0,0,/));
  const weeks = readFileSync(join(output, 'weeks.csv'), 'utf8');
  expect(weeks).toMatch(/^"Bria, town",2013-09-09,20,0,/m);
  expect(XMLValidator.validate(readFileSync(join(output, 'plot.svg'), 'utf8'))).toBe(true);
});

test.each([
  [['--from', '2014-02-01', '--to', '2014-01-01'], 2, /ends before it begins/],
  [['--from', 'May'], 2, /a day such as/],
  [['--level', '7'], 2, /a level from 0/],
  [['--measure', 'rumours'], 2, /events.*deaths.*civilian-events/],
  [['--least', '0'], 2, /a whole number from 1/],
  [['--regions', 'XX'], 1, /No region has the code "XX"/],
  [['--regions', 'CF', '--level', '4'], 1, /CF has no units of level 4; choose another --level/],
  [['--regions', 'CF', '--from', '2090-01-01'], 1, /Nothing is left to score/],
  [['--source', 'no-such.csv'], 1, /Cannot read no-such.csv/],
])('%j ends with %i and one clear line', async (words, code, message) => {
  const run = await backtest(...words);
  expect(run.code).toBe(code);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/^ +at /m);
});
