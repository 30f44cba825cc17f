import type postgres from 'postgres';
import { importRuns, reviewItems } from '../../../schema/tables/imports.ts';
import {
  organisationAliases,
  organisationIdentifiers,
  organisationMerges,
  organisations,
} from '../../../schema/tables/organisations.ts';
import { regionAncestors, regionCodes, regionLinks, regions } from '../../../schema/tables/regions.ts';
import { sources } from '../../../schema/tables/sources.ts';
import { uuidNumber as id, insertRows } from './fill-rows.ts';

const square = {
  type: 'Polygon',
  coordinates: [
    [
      [0, 0],
      [1.5, 0],
      [1.5, 1e-7],
      [0, 0],
    ],
  ],
};

/** P-code, level, parent, country, path and name; two siblings share a name, and one name begins another. */
const places = [
  { pcode: 'CAF', level: 0, parentId: null, countryId: id(1), path: 'CAF', name: 'Centrafrique' },
  { pcode: 'CF21', level: 1, parentId: id(1), countryId: id(1), path: 'CAF.CF21', name: "Ouham-Pendé 'Ö'" },
  { pcode: 'CF22', level: 1, parentId: id(1), countryId: id(1), path: 'CAF.CF22', name: 'Ouham' },
  { pcode: 'CF211', level: 2, parentId: id(2), countryId: id(1), path: 'CAF.CF21.CF211', name: 'Ouham' },
  {
    pcode: 'CF212',
    level: 2,
    parentId: id(2),
    countryId: id(1),
    path: 'CAF.CF21.CF212',
    name: 'Bocaranga "2"',
  },
  { pcode: 'SSD', level: 0, parentId: null, countryId: id(6), path: 'SSD', name: 'جنوب السودان' },
  { pcode: 'SS01', level: 1, parentId: id(6), countryId: id(6), path: 'SSD.SS01', name: 'emoji 🕊️\u2028' },
];

/** Sources, regions and organisations: what everything else points at. */
export async function seedPlaces(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, sources, [
    { slug: 'ucdp-ged', name: 'UCDP "GED" 23.1', kind: 'DATASET', licence: 'CC BY 4.0' },
    { slug: 'patrol', name: 'Patrouille é', kind: 'PATROL', url: null, retrievedOn: null },
    { slug: 'same', name: 'UCDP "GED" 23.1', kind: 'NGO', licenceUrl: 'https://example.org/?a="b"&c=\\' },
  ]);
  await seedRegions(sql);
  await seedOrganisations(sql);
  await sql.unsafe(
    `update regions set owner_organisation_id = '${id(3)}', source_id = '${id(1)}' where level > 0`,
  );
  await insertRows(sql, importRuns, [
    { sourceId: id(1), importer: 'ucdp-ged', status: 'COMPLETED' },
    { sourceId: null, importer: 'p-codes', status: 'RUNNING', startedAt: '2020-01-01T00:00:00.000Z' },
    { sourceId: id(2), importer: 'p-codes', status: 'FAILED', startedAt: '2020-01-01T00:00:00.000Z' },
  ]);
  await insertRows(sql, reviewItems, [
    { sourceId: id(1), importer: 'ucdp-ged', kind: 'UNKNOWN_PCODE', candidates: ['CF"21', 'é\\', ''] },
    { sourceId: null, importer: 'p-codes', kind: 'AMBIGUOUS_REGION', status: 'OPEN', candidates: [] },
    { sourceId: id(3), importer: 'p-codes', kind: 'DUPLICATE_KEY', status: 'DISMISSED', candidates: ['🕊️'] },
  ]);
}

async function seedRegions(sql: postgres.Sql): Promise<void> {
  await insertRows(
    sql,
    regions,
    places.map((place, index) => ({
      ...place,
      ...(index % 3 === 0
        ? {
            latitude: 6.9,
            longitude: 1e-7,
            west: -1e-7,
            south: 2,
            east: 27.5,
            north: 0,
            geometry: JSON.stringify(square),
          }
        : {
            latitude: null,
            longitude: null,
            west: null,
            south: null,
            east: null,
            north: null,
            geometry: null,
          }),
      iso3: place.level === 0 ? place.pcode : null,
      ownerOrganisationId: null,
      sourceId: null,
    })),
  );
  const above = places.flatMap((_, index) => ancestorsOf(index));
  await insertRows(sql, regionAncestors, above);
  await insertRows(sql, regionCodes, [
    { regionId: id(1), system: 'ISO3166_1_ALPHA2', code: 'CF' },
    { regionId: id(1), system: 'NAME', code: 'République centrafricaine' },
    { regionId: id(4), system: 'NAME', code: 'Ouham "centre"' },
  ]);
  await insertRows(sql, regionLinks, [
    { oldRegionId: id(3), newRegionId: id(4), kind: 'SPLIT', share: 1e-7 },
    { oldRegionId: id(3), newRegionId: id(5), kind: 'SPLIT', share: null },
  ]);
}

/** The closure rows of one region: itself at distance 0, then its parents. */
function ancestorsOf(index: number): { regionId: string; ancestorId: string; distance: number }[] {
  const parents = places[index]?.path.split('.').reverse() ?? [];
  return parents.map((pcode, distance) => ({
    regionId: id(index + 1),
    ancestorId: id(places.findIndex((place) => place.pcode === pcode) + 1),
    distance,
  }));
}

async function seedOrganisations(sql: postgres.Sql): Promise<void> {
  const none = { parentId: null, mergedIntoId: null, countryId: null, ownerOrganisationId: null };
  await insertRows(
    sql,
    organisations,
    [
      { ...none, name: 'United "Nations"', acronym: 'UN', type: 'MULTILATERAL', orgId: 'XM-DAC-41000' },
      {
        ...none,
        name: 'Médecins Sans Frontières',
        acronym: 'MSF',
        type: 'INTERNATIONAL_NGO',
        countryId: id(1),
      },
      {
        ...none,
        name: 'Médecins Sans Frontières',
        type: 'NATIONAL_NGO',
        parentId: id(2),
        ownerOrganisationId: id(1),
      },
      { ...none, name: '', acronym: null, type: null, names: {}, website: null, mergedIntoId: id(1) },
      { ...none, name: 'Ministère \\ de "Santé" 🇨🇫', type: 'GOVERNMENT', countryId: id(6), sourceId: id(2) },
    ].map((row, index) => ({ sourceId: id(1), orgId: index === 0 ? 'XM-DAC-41000' : null, ...row })),
  );
  const record = { sourceId: null, ownerOrganisationId: id(1) };
  await insertRows(sql, organisationAliases, [
    { ...record, organisationId: id(2), key: 'msf', countryId: id(1), confidence: 0.1 },
    { ...record, organisationId: id(2), key: 'doctors', countryId: null, confidence: 1e-7 },
  ]);
  await insertRows(sql, organisationIdentifiers, [
    { ...record, organisationId: id(1), scheme: 'XM-DAC', identifier: '41"000' },
    { ...record, organisationId: id(1), scheme: 'XM-DAC', identifier: '' },
  ]);
  await insertRows(sql, organisationMerges, [
    { ...record, organisationId: id(4), intoOrganisationId: id(1), reason: 'same', undoneAt: null },
  ]);
}
