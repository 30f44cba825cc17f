import { expect, test } from 'vitest';
import { editionOf } from '../../src/exchange/ucdp/edition.ts';

test.each([
  ['ucdp-ged-23.1-global-sample.csv', '23.1'],
  ['GEDEvent_v23_1.csv', '23.1'],
  ['GEDEvent_v24_0_1.csv', '24.0.1'],
  ['ged231.csv', '23.1'],
  ['ged50.csv', '5.0'],
  ['ucdp-ged-25.1-derived-sample-mission-countries.json', '25.1'],
  ['events.csv', null],
  ['events-2023.csv', null],
])('the name %s tells edition %s', (name, edition) => {
  expect(editionOf({ name })).toBe(edition);
});
