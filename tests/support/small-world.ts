import * as mandateTables from '../../schema/tables/mandates.ts';
import * as missionTables from '../../schema/tables/missions.ts';
import * as organisationTables from '../../schema/tables/organisations.ts';
import * as regionTables from '../../schema/tables/regions.ts';
import { sources } from '../../schema/tables/sources.ts';
import { insertMissing } from '../../src/database/insert-missing.ts';
import type { Database } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { insertAlerts } from './small-world-alerts.ts';
import { type Insert, uuidFor as id, insertSmallEvents } from './small-world-events.ts';

/**
 * A world that a test can hold in its head, with at least one row in every table: MINUSCA and its forerunner
 * MISCA in the Central African Republic (two prefectures) beside Cameroon, KFOR without a start, an NGO and two
 * UN organisations at work, four incidents of which one was corrected, and a warning.
 */
export async function buildSmallWorld(database: Database): Promise<void> {
  await transact(database, { kind: 'hub' }, async (tx) => {
    const insert: Insert = (table, rows) => insertMissing(tx, table, rows);
    await insert(sources, [
      {
        id: id('ucdp'),
        slug: 'ucdp-ged',
        name: 'UCDP Georeferenced Event Dataset',
        kind: 'DATASET',
        licence: 'CC BY 4.0',
        licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
      },
    ]);
    await insertPlaces(insert);
    await insertOrganisations(insert);
    await insertMissions(insert);
    await insertMandates(insert);
    await insertSmallEvents(insert);
    await insertAlerts(insert);
  });
}

async function insertPlaces(insert: Insert): Promise<void> {
  const { regionAncestors, regionCodes, regionLinks, regions } = regionTables;
  const caf = { countryId: id('CAF'), parentId: id('CAF'), level: 1 };
  const square = JSON.stringify({
    type: 'Polygon',
    coordinates: [
      [
        [15, 5],
        [18, 5],
        [18, 8],
        [15, 5],
      ],
    ],
  });
  const fields = { iso3: null, geometry: null, latitude: null, longitude: null, parentId: null };
  await insert(regions, [
    {
      ...fields,
      id: id('CAF'),
      pcode: 'CAF',
      iso3: 'CAF',
      level: 0,
      countryId: id('CAF'),
      path: 'CAF',
      name: 'Central African Republic',
      names: { fr: 'République centrafricaine', en: 'Central African Republic' },
      geometry: square,
      latitude: 6.5,
      longitude: 20.25,
    },
    {
      ...fields,
      id: id('CMR'),
      pcode: 'CMR',
      iso3: 'CMR',
      level: 0,
      countryId: id('CMR'),
      path: 'CMR',
      name: 'Cameroon',
      names: {},
    },
    { ...fields, ...caf, id: id('CF21'), pcode: 'CF21', path: 'CAF.CF21', name: 'Ouham', names: {} },
    { ...fields, ...caf, id: id('CF22'), pcode: 'CF22', path: 'CAF.CF22', name: 'Nana-Gribizi', names: {} },
  ]);
  const tree = ['CAF', 'CMR', 'CF21', 'CF22'].map((code) => ({
    regionId: id(code),
    ancestorId: id(code),
    distance: 0,
  }));
  const below = ['CF21', 'CF22'].map((code) => ({ regionId: id(code), ancestorId: id('CAF'), distance: 1 }));
  await insert(regionAncestors, [...tree, ...below]);
  await insert(regionCodes, [{ regionId: id('CF21'), system: 'NAME', code: 'Wham' }]);
  await insert(regionLinks, [
    { oldRegionId: id('CF21'), newRegionId: id('CF22'), kind: 'SPLIT', share: 0.25 },
  ]);
}

async function insertOrganisations(insert: Insert): Promise<void> {
  const { organisationAliases, organisationIdentifiers, organisationMerges, organisations } =
    organisationTables;
  const fields = { acronym: null, orgId: null, parentId: null, mergedIntoId: null, names: {} };
  await insert(organisations, [
    { ...fields, id: id('UN'), name: 'United Nations', acronym: 'UN', type: 'MULTILATERAL' },
    {
      ...fields,
      id: id('UNHCR'),
      orgId: 'XM-DAC-41121',
      name: 'Office of the United Nations High Commissioner for Refugees',
      acronym: 'UNHCR',
      type: 'MULTILATERAL',
      parentId: id('UN'),
    },
    {
      ...fields,
      id: id('MdM'),
      name: 'Médecins du Monde',
      acronym: 'MdM',
      type: 'INTERNATIONAL_NGO',
      names: { en: 'Doctors of the World' },
    },
    { ...fields, id: id('MDM2'), name: 'Medecins du Monde France', type: null, mergedIntoId: id('MdM') },
  ]);
  await insert(organisationAliases, [
    { organisationId: id('MdM'), name: 'Ärzte der Welt', key: 'arzte der welt' },
  ]);
  await insert(organisationIdentifiers, [
    { organisationId: id('UNHCR'), scheme: 'XM-DAC', identifier: '41121' },
  ]);
  await insert(organisationMerges, [
    { organisationId: id('MDM2'), intoOrganisationId: id('MdM'), reason: 'Same.' },
  ]);
  await insert(organisationTables.organisationPresence, [
    { regionId: id('CAF'), organisationId: id('MdM'), activityCount: 2 },
    { regionId: id('CF21'), organisationId: id('MdM'), activityCount: 1 },
    { regionId: id('CAF'), organisationId: id('UNHCR'), activityCount: 1 },
  ]);
}

async function insertMissions(insert: Insert): Promise<void> {
  const { missions } = missionTables;
  const fields = { startedOn: null, endedOn: null, isActive: null, leadOrganisationId: null };
  await insert(missions, [
    {
      ...fields,
      id: id('MINUSCA'),
      acronym: 'MINUSCA',
      name: 'United Nations Multidimensional Integrated Stabilization Mission in the Central African Republic',
      kind: 'PEACEKEEPING',
      isActive: true,
      startedOn: '2014-04-10',
      leadOrganisationId: id('UN'),
    },
    {
      ...fields,
      id: id('MISCA'),
      acronym: 'MISCA',
      name: 'African-led International Support Mission to the Central African Republic',
      kind: 'REGIONAL',
      isActive: false,
      startedOn: '2013-12-19',
      endedOn: '2014-09-15',
    },
    { ...fields, id: id('KFOR'), acronym: 'KFOR', name: 'Kosovo Force', kind: 'MULTINATIONAL' },
  ]);
  const missionId = id('MINUSCA');
  const given = { missionId, organisationId: id('UNHCR'), kind: 'TROOPS' as const };
  await insert(missionTables.missionAliases, [{ missionId, name: 'Minuska', key: 'minuska' }]);
  await insert(missionTables.missionLinks, [
    { fromMissionId: id('MISCA'), toMissionId: missionId, kind: 'SUCCEEDED_BY' },
  ]);
  await insert(missionTables.missionHeadquarters, [{ missionId, place: 'Bangui', countryId: id('CAF') }]);
  await insert(missionTables.missionRegions, [
    { missionId, regionId: id('CAF') },
    { missionId: id('MISCA'), regionId: id('CAF') },
  ]);
  await insert(missionTables.missionPartners, [
    { missionId, organisationId: id('UN'), role: 'LEAD', since: '2014-04-10' },
    { missionId, organisationId: id('UNHCR'), role: 'SUPPORT', since: null },
    { missionId, organisationId: id('UNHCR'), role: 'COORDINATION', since: null },
  ]);
  await insert(missionTables.contributions, [
    { ...given, asOf: '2014-10-31', women: 3, men: 20, total: 23 },
    { ...given, asOf: '2014-11-30', women: null, men: null, total: 0 },
  ]);
  await insert(missionTables.missionStrengths, [
    { missionId, asOf: '2014-10-31', troops: 6000, total: 7700 },
  ]);
  await insert(missionTables.deployments, [
    { missionId, year: 2016, place: 'Bossangoa', countryId: id('CAF') },
  ]);
  await insert(missionTables.fatalities, [
    {
      externalId: 'F1',
      casualtyId: 'C1',
      missionId,
      occurredOn: '2016-01-02',
      personnelType: 'MILITARY',
      cause: 'ACCIDENT',
      nationality: 'Cameroon',
      nationalityCountryId: id('CMR'),
    },
  ]);
}

async function insertMandates(insert: Insert): Promise<void> {
  const missionId = id('MINUSCA');
  const mandate = { missionId, summary: 'Summary.', supersedesId: null, expiresOn: null };
  await insert(mandateTables.mandates, [
    {
      ...mandate,
      id: id('2149'),
      instrument: 'S/RES/2149 (2014)',
      adoptedOn: '2014-04-10',
      expiresOn: '2015-04-30',
      status: 'EXPIRED',
    },
    {
      ...mandate,
      id: id('2217'),
      instrument: 'S/RES/2217 (2015)',
      adoptedOn: '2015-04-28',
      supersedesId: id('2149'),
      status: 'IN_FORCE',
    },
  ]);
  await insert(mandateTables.mandateTasks, [
    {
      id: id('task'),
      mandateId: id('2149'),
      ordinal: 1,
      theme: 'POC',
      isPriority: true,
      statement: 'Protect.',
    },
  ]);
  const result = { taskId: id('task'), parentId: null };
  await insert(mandateTables.results, [
    { ...result, id: id('safer'), ordinal: 1, kind: 'OUTCOME', statement: 'Civilians are safer.' },
    {
      ...result,
      id: id('patrols'),
      ordinal: 2,
      kind: 'OUTPUT',
      statement: 'Patrols.',
      parentId: id('safer'),
    },
  ]);
  await insert(mandateTables.lessons, [
    { id: id('lesson'), slug: 'robust', statement: 'Be robust.', theme: 'POC', citation: 'A/55/305' },
  ]);
  await insert(mandateTables.missionLessons, [{ missionId, lessonId: id('lesson') }]);
}
