import { expect, test } from 'vitest';
import { inOrderOfKnowledge } from '../../../src/domains/indicators/rules.ts';

const finding = (regionId: string, observedOn: string | null) => ({
  indicatorId: 'i',
  regionId,
  periodStart: '2022-01-01',
  periodEnd: '2022-12-31',
  observedOn,
});

test('findings about different values stand in one wave', () => {
  expect(inOrderOfKnowledge([finding('a', '2022-02-01'), finding('b', '2022-01-01')])).toHaveLength(1);
});

test('findings about one value follow each other from the oldest to the newest', () => {
  const waves = inOrderOfKnowledge([
    finding('a', '2022-03-01'),
    finding('a', '2022-01-01'),
    finding('a', '2022-02-01'),
  ]);
  expect(waves.map((wave) => wave.map(({ observedOn }) => observedOn))).toEqual([
    ['2022-01-01'],
    ['2022-02-01'],
    ['2022-03-01'],
  ]);
});

test('an undated finding counts as the newest', () => {
  const waves = inOrderOfKnowledge([finding('a', null), finding('a', '2022-01-01')]);
  expect(waves.map((wave) => wave[0]?.observedOn)).toEqual(['2022-01-01', null]);
});

test('no findings need no wave', () => {
  expect(inOrderOfKnowledge([])).toEqual([]);
});
