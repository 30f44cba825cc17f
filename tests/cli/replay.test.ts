import { spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { builtMain } from '../support/hub-process.ts';
import { runCommand } from '../support/run-command.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

const replay = (...words: readonly string[]) => runCommand(db.url, ['replay', ...words]);

const period = ['--from', '2013-12-05', '--to', '2013-12-08', '--region', 'CF'];

async function countTold(): Promise<number> {
  const [row] = await db.database.hubReader`select count(*) from incidents where status = 'EXERCISE'`;
  return Number(row?.count);
}

test('a replay says what it does and how it ended, and a second one tells nothing twice', async () => {
  const first = await replay('ucdp-ged', ...period, '--speed', '40d/s');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout).toMatch(/replaying 12 events from 2013-12-05 to 2013-12-08 in CF\..*Ctrl-C/);
  expect(first.stdout).toMatch(/12 told until 2013-12-08 \d\d:\d\d, 0 refused\./);
  const second = await replay('ucdp-ged', ...period, '--speed', '40d/s');
  expect(second.stdout).toMatch(/12 of them were told before.*\n.*[Nn]othing/);
  expect(await countTold()).toBe(12);
});

test('a file of the dataset is replayed as the bundled one is', async () => {
  const file = 'data/events/ucdp-ged-23.1-central-african-republic.geojson.gz';
  const { code, stdout } = await replay(file, ...period, '--speed', '100d', '--exercise', 'from-a-file');
  expect([code, stdout]).toEqual([0, expect.stringContaining('12 told')]);
});

test.each([
  [['ucdp-ged', '--from', '2014-02-01', '--to', '2014-01-01'], 2, /ends before it begins/],
  [['ucdp-ged', '--from', '2014-02-30', '--to', '2014-03-01'], 2, /a day such as 2013-12-05/],
  [['ucdp-ged', '--from', 'May', '--to', '2014-03-01'], 2, /a day such as/],
  [['ucdp-ged', ...period, '--speed', '0'], 2, /above nothing/],
  [['ucdp-ged', ...period, '--speed', 'fast'], 2, /1d, 6h/],
  [['ucdp-ged', ...period, '--exercise', 'a b'], 2, /letters, digits/],
  [['ucdp-ged', '--from', '2014-01-01'], 2, /--to/],
  [['ucdp', ...period], 1, /Cannot read ucdp: .*The bundled events are called ucdp-ged/],
  [['package.json', ...period], 1, /No row of package.json is an event/],
  [['ucdp-ged', '--from', '1800-01-01', '--to', '1800-12-31'], 1, /has no event from 1800/],
  [
    ['ucdp-ged', '--from', '2014-01-01', '--to', '2014-01-02', '--region', 'XX'],
    1,
    /No region has the code "XX"/,
  ],
])('%j ends with %i and one clear line', async (words, code, message) => {
  const run = await replay(...words);
  expect(run.code).toBe(code);
  expect(run.stderr).toMatch(message);
  expect(run.stderr).not.toMatch(/^ +at /m);
});

test('Ctrl-C stops it with 130 and says how far it was; the same command goes on there', async () => {
  const words = ['replay', 'ucdp-ged', ...period, '--exercise', 'stopped'];
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, HALCYON_DATABASE_URL: db.url };
  const child = spawn(process.execPath, [builtMain, ...words, '--speed', '1d'], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const before = await countTold();
  while ((await countTold()) < before + 2) await sleep(10);
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(output).toMatch(/\d+ told until 2013-12-0\d.*\n.*interrupted by Ctrl-C/);
  expect((await runCommand(db.url, [...words, '--speed', '100d'])).code).toBe(0);
  expect(await countTold()).toBe(before + 12);
});
