import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readWeeksFile } from '../../../src/warning/backtest/read-weeks-file.ts';
import { mondayOf, seriesOf } from '../../../src/warning/backtest/series.ts';

const folder = mkdtempSync(join(tmpdir(), 'halcyon-weeks-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string | Buffer): string {
  const path = join(folder, 'weeks.csv');
  writeFileSync(path, text);
  return path;
}

test('a file names regions, weeks by any of their days, and counts, empty where nobody counted', () => {
  const text =
    '\uFEFFweek,note,count,region\n2014-01-08,x,3,Bria\n2014-01-13,,,Bria\n2014-01-06,,1,"Haute-Kotto"\n';
  for (const file of [fileOf(text), fileOf(gzipSync(text))]) {
    expect(readWeeksFile(file)).toEqual([
      {
        region: 'Bria',
        weeks: new Map([
          ['2014-01-06', 3],
          ['2014-01-13', null],
        ]),
      },
      { region: 'Haute-Kotto', weeks: new Map([['2014-01-06', 1]]) },
    ]);
  }
});

test.each([
  ['region,week,count\nBria,2014-01-08,-1\n', /line 2: count: It takes a whole number/],
  ['region,week,count\nBria,2014-02-30,1\n', /line 2: week/],
  ['region,week\nBria,2014-01-08\n', /line 2: count/],
  [
    'region,week,count\nBria,2014-01-08,1\nBria,2014-01-06,1\n',
    /line 3: Bria has two counts for the week of 2014-01-06/,
  ],
  ['region,week,count\nBria,2014-01-08\n', /Invalid Record Length/],
])('a file that says %j is refused with its line', (text, message) => {
  expect(() => readWeeksFile(fileOf(text))).toThrow(message);
});

test('a file that is not there is named', () => {
  expect(() => readWeeksFile('no-such.csv')).toThrow('Cannot read no-such.csv: there is no such file');
});

test('every region has the same weeks, from the first count anywhere to the last, with 0 where nothing was', () => {
  const weeks = (...all: readonly (readonly [string, number | null])[]) => new Map(all);
  const [one, other] = seriesOf(
    [
      { region: 'A', weeks: weeks(['2014-01-06', 2], ['2014-01-27', null]) },
      { region: 'B', weeks: weeks(['2014-01-20', 1]) },
    ],
    { from: '2014-01-15' },
  );
  expect(one?.weeks.map(({ value }) => value)).toEqual([2, 0, 0, null]);
  expect(other?.weeks.map(({ value }) => value)).toEqual([0, 0, 1, 0]);
  expect(other).toMatchObject({ scoredFrom: 1, weeks: [{ period: '2014-01-06' }, {}, {}, {}] });
});

test('nothing to count and nothing left to score are said', () => {
  expect(() => seriesOf([{ region: 'A', weeks: new Map() }], {})).toThrow('nothing to count');
  const short = [{ region: 'A', weeks: new Map([['2014-01-06', 2]]) }];
  expect(() => seriesOf(short, {})).toThrow('counts go from the week of 2014-01-06 to that of 2014-01-06');
});

test('weeks begin on Mondays', () => {
  expect(['2014-01-05', '2014-01-06', '2014-01-12'].map(mondayOf)).toEqual([
    ...['2013-12-30', '2014-01-06', '2014-01-06'],
  ]);
});
