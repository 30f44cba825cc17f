import { expect, test } from 'vitest';
import {
  type AliasEntry,
  type OrganisationEntry,
  type OrganisationIndex,
  type OrganisationMention,
  type OrganisationType,
  resolveOrganisation,
} from '../../../src/domains/organisations/rules.ts';
import { foldName } from '../../../src/fold-name.ts';

const entry = (name: string, acronym: string | null, type: OrganisationType | null): OrganisationEntry => ({
  id: name,
  name,
  acronym,
  type,
  countryId: null,
});

const lwf = entry('Lutheran World Federation', 'LWF', 'INTERNATIONAL_NGO');
const drc = entry('Danish Refugee Council', 'DRC', 'INTERNATIONAL_NGO');
const acad = entry("Action Chrétienne pour l'Aide", 'ACAD', 'NATIONAL_NGO');
const [hiFrance, hiBelgium] = [
  entry('Handicap International', 'HI', 'INTERNATIONAL_NGO'),
  entry('Humanity International', 'HI', 'INTERNATIONAL_NGO'),
];
const [fcd, fcdp] = [
  entry('Femme congolaise', 'FCD', 'NATIONAL_NGO'),
  { ...entry('Femme congolaise', 'FCDP', 'NATIONAL_NGO'), id: 'second' },
];

function listsBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Map<string, Value[]> {
  const keys = new Set(values.map(keyOf));
  return new Map([...keys].map((key) => [key, values.filter((value) => keyOf(value) === key)]));
}

function indexOf(entries: readonly OrganisationEntry[], aliases: readonly AliasEntry[]): OrganisationIndex {
  return {
    byId: new Map(entries.map((organisation) => [organisation.id, organisation])),
    byName: listsBy(entries, ({ name }) => foldName(name)),
    byAcronym: listsBy(entries, ({ acronym }) => foldName(acronym ?? '')),
    byAlias: listsBy(aliases, ({ key }) => key),
  };
}

const index = indexOf(
  [lwf, drc, acad, hiFrance, hiBelgium, fcd, fcdp],
  [
    { organisationId: drc.id, key: 'conseil danois', countryId: null },
    { organisationId: lwf.id, key: 'fl', countryId: 'chad' },
    { organisationId: acad.id, key: 'fl', countryId: null },
  ],
);

function resolve(mention: Partial<OrganisationMention>): string {
  const match = resolveOrganisation(index, {
    name: null,
    acronym: null,
    type: null,
    countryId: null,
    ...mention,
  });
  return match.kind === 'found' ? match.organisation.id : match.kind;
}

test('case, accents and punctuation do not keep a name from being found', () => {
  expect(resolve({ name: 'ACTION CHRETIENNE pour l’aide' })).toBe(acad.id);
});

test('a spelling leads to its organisation', () => {
  expect(resolve({ name: 'Conseil danois' })).toBe(drc.id);
});

test('a spelling of the country of the file goes before one that holds everywhere', () => {
  expect(resolve({ name: 'FL', countryId: 'chad' })).toBe(lwf.id);
  expect(resolve({ name: 'FL', countryId: 'mali' })).toBe(acad.id);
});

test('of several organisations with one name the acronym decides, and without it nothing does', () => {
  expect(resolve({ name: 'Femme congolaise', acronym: 'FCDP' })).toBe('second');
  expect(resolve({ name: 'Femme congolaise' })).toBe('ambiguous');
});

test('an acronym leads to the only international organisation that has it', () => {
  expect(resolve({ name: 'Dansk Flygtningehjælp', acronym: 'DRC', type: 'INTERNATIONAL_NGO' })).toBe(drc.id);
});

test('an acronym that two international organisations share is ambiguous', () => {
  expect(resolve({ name: 'Handicap', acronym: 'HI', type: 'INTERNATIONAL_NGO' })).toBe('ambiguous');
});

test('acronyms of national organisations decide nothing: those of two countries are often the same', () => {
  expect(resolve({ name: 'Abyei Community Action', acronym: 'ACAD', type: 'NATIONAL_NGO' })).toBe('unknown');
});

test('a row without name and acronym means no organisation', () => {
  expect(resolve({})).toBe('unknown');
});
