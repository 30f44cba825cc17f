import { describe, expect, test } from 'vitest';
import { detectorCatalogue } from '../../../src/warning/detectors/catalogue.ts';
import { vectors, weeksOf } from '../reference/vectors.ts';

const long = Object.values(vectors.farrington.series);

describe.each(detectorCatalogue)('$title', ({ detect }) => {
  test('says one thing of each week, whatever the series', () => {
    for (const counts of [...Object.values(vectors.series), ...long, [], [null, null]]) {
      const weeks = weeksOf(counts);
      expect(detect(weeks).map(({ period }) => period)).toEqual(weeks.map(({ period }) => period));
    }
  });

  test('judges only weeks that have a count, and never calls an undecided week quiet', () => {
    for (const verdict of detect(weeksOf(vectors.series.gaps ?? []))) {
      if (verdict.observed === null) expect(verdict.undecided).toBe('MISSING');
      expect(verdict.isAlarm === null).toBe(verdict.undecided !== null);
    }
  });

  test('never takes back what it said when later weeks come in', () => {
    const weeks = weeksOf(long[0] ?? []);
    const all = detect(weeks);
    for (const length of [1, 60, 160, 245])
      expect(detect(weeks.slice(0, length))).toEqual(all.slice(0, length));
  });

  test('gives finite numbers, also for zeros and huge counts', () => {
    for (const counts of [...Object.values(vectors.series), ...long]) {
      const given = detect(weeksOf(counts)).flatMap(({ expected, threshold, pValue, score }) => [
        ...[expected, threshold, pValue, score],
      ]);
      expect(given.filter((number) => number !== null && !Number.isFinite(number))).toEqual([]);
    }
  });

  test('sees ten times the usual within two weeks, once it has its history', () => {
    const usual = Array.from({ length: 170 }, (_, week) => 4 + (week % 3));
    const last = detect(weeksOf([...usual, 60, 60])).slice(-2);
    expect(last.some(({ isAlarm }) => isAlarm)).toBe(true);
  });
});
