import { describe, expect, test } from 'vitest';
import {
  compareEditions,
  decideVersion,
  flagsOf,
  type IncidentFacts,
} from '../../../src/domains/incidents/rules.ts';

const district = 'district';
const province = 'province';
const country = 'country';
const lineage = [district, province, country];

function buildFacts(overrides: Partial<IncidentFacts> = {}): IncidentFacts {
  return {
    sourceId: 'ged',
    origin: 'UCDP_GED',
    originKey: '36210',
    edition: '23.1',
    headline: 'Government of Uganda - LRA, Obo town',
    narrative: null,
    occurredFrom: '2009-09-08',
    occurredTo: '2009-09-08',
    timePrecision: 'DAY',
    latitude: 5.399784,
    longitude: 26.486881,
    placePrecision: 'NEAR',
    locationName: 'Obo town',
    locationDetail: 'Obo town (Nguili-nguili, 12 km north of Obo)',
    adminName1: 'Haut-Mbomou province',
    adminName2: 'Obo region',
    regionId: district,
    disorderType: 'POLITICAL_VIOLENCE',
    kind: 'BATTLES',
    subKind: null,
    violenceType: 'STATE_BASED',
    isCivilianTargeting: false,
    conflictId: null,
    dyadId: null,
    deathsLow: 21,
    deathsBest: 21,
    deathsHigh: 21,
    deathsSideA: 0,
    deathsSideB: 21,
    deathsCivilians: 0,
    deathsUnknown: 0,
    injured: null,
    displaced: null,
    sourceCount: 1,
    clarity: 1,
    qualityFlags: [],
    ...overrides,
  };
}

describe('a record of a known incident', () => {
  const known = buildFacts();

  test('that says the same changes nothing', () => {
    expect(decideVersion(known, buildFacts(), lineage)).toEqual({ kind: 'keep' });
  });
  test('that says the same in a later edition confirms it', () => {
    const incoming = buildFacts({ edition: '25.1' });
    expect(decideVersion(known, incoming, lineage)).toEqual({ kind: 'confirm', edition: '25.1' });
  });
  test('that says something else in a later edition revises it', () => {
    const incoming = buildFacts({ edition: '25.1', deathsBest: 24 });
    expect(decideVersion(known, incoming, lineage)).toEqual({
      kind: 'revise',
      facts: incoming,
      isPlaceTaken: true,
    });
  });
  test('of an earlier edition changes nothing, whatever it says', () => {
    expect(decideVersion(known, buildFacts({ edition: '5.0', deathsBest: 9 }), lineage)).toEqual({
      kind: 'keep',
    });
  });
  test('that leaves values empty does not blank them', () => {
    const thinner = buildFacts({
      deathsSideB: null,
      locationDetail: null,
      sourceCount: null,
      adminName2: null,
    });
    expect(decideVersion(known, thinner, lineage)).toEqual({ kind: 'keep' });
  });
  test('that counts no deaths says zero, which is not empty', () => {
    const decision = decideVersion(known, buildFacts({ deathsBest: 0 }), lineage);
    expect(decision).toMatchObject({ kind: 'revise', facts: { deathsBest: 0 } });
  });
  test('that names only the country keeps the known district', () => {
    const coarser = buildFacts({ regionId: country, adminName1: null, adminName2: null, deathsBest: 22 });
    const decision = decideVersion(known, coarser, lineage);
    expect(decision).toMatchObject({ facts: { regionId: district, deathsBest: 22 }, isPlaceTaken: false });
  });
  test('whose place was coded anew brings its whole place', () => {
    const recoded = buildFacts({ placePrecision: 'ADMIN1', adminName2: null, regionId: province });
    const decision = decideVersion(known, recoded, lineage);
    expect(decision).toMatchObject({ facts: { adminName2: null, regionId: province }, isPlaceTaken: true });
  });
  test('that is reduced changes nothing of a full one, although its edition is later', () => {
    const reduced = buildFacts({ edition: '25.1', deathsBest: 99, qualityFlags: ['REDUCED_RECORD'] });
    expect(decideVersion(known, reduced, lineage)).toEqual({ kind: 'keep' });
  });
  test('that is full replaces a reduced one, although its edition is earlier', () => {
    const reduced = buildFacts({ edition: '25.1', deathsBest: 20, qualityFlags: ['REDUCED_RECORD'] });
    expect(decideVersion(reduced, known, [country])).toMatchObject({
      kind: 'revise',
      facts: { deathsBest: 21 },
    });
  });
});

test.each([
  ['5.0', '23.1'],
  ['23.1', '25.1'],
  ['24.0.1', '24.0.2'],
  ['24.0.12', '24.1'],
])('edition %s comes before %s', (earlier, later) => {
  expect(compareEditions(earlier, later)).toBeLessThan(0);
  expect(compareEditions(later, earlier)).toBeGreaterThan(0);
});

describe('flags', () => {
  test('estimates out of order are flagged', () => {
    expect(flagsOf(buildFacts({ deathsBest: 30 }))).toEqual(['ESTIMATES_OUT_OF_ORDER']);
  });
  test('an estimate that is missing puts the others in no disorder', () => {
    expect(flagsOf(buildFacts({ deathsBest: null }))).toEqual([]);
  });
  test('an event without recorded deaths is flagged', () => {
    expect(flagsOf(buildFacts({ deathsLow: 0, deathsBest: 0 }))).toEqual(['NO_RECORDED_DEATHS']);
  });
  test('an end before the start is flagged', () => {
    expect(flagsOf(buildFacts({ occurredTo: '2009-09-01' }))).toEqual(['DATES_REVERSED']);
  });
});
