import { createHash } from 'node:crypto';
import type { PgTable } from 'drizzle-orm/pg-core';
import * as activityTables from '../../schema/tables/activities.ts';
import { importRuns, reviewItems } from '../../schema/tables/imports.ts';
import * as incidentTables from '../../schema/tables/incidents.ts';
import { indicators, latestObservations, observations } from '../../schema/tables/indicators.ts';

/** The UUID under which the small world keeps what it calls by that name. */
export function uuidFor(name: string): string {
  const digits = createHash('sha256').update(name).digest('hex');
  const [a, b, c, d, e] = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    digits.slice(12, 15),
    digits.slice(15, 18),
    digits.slice(18, 30),
  ];
  return `${a}-${b}-7${c}-8${d}-${e}`;
}

const id = uuidFor;

/** Inserts rows of a table; all of them name the columns that the first one names. */
export type Insert = <Table extends PgTable>(
  table: Table,
  rows: readonly Table['$inferInsert'][],
) => Promise<void>;

/** What happens in the small world: incidents, measurements, activities and imports. */
export async function insertSmallEvents(insert: Insert): Promise<void> {
  await insertParties(insert);
  await insertIncidents(insert);
  await insertMeasures(insert);
  await insertActivities(insert);
  await insertImports(insert);
}

async function insertParties(insert: Insert): Promise<void> {
  const { actors, conflicts, dyads } = incidentTables;
  await insert(actors, [
    { id: id('army'), name: 'Government of Central African Republic', kind: 'STATE_FORCES', ucdpActorId: 75 },
    { id: id('seleka'), name: 'Séléka', kind: 'REBEL_GROUP', ucdpActorId: 3024 },
  ]);
  await insert(conflicts, [
    {
      id: id('conflict'),
      name: 'Central African Republic: Government',
      ucdpConflictId: 416,
      violenceType: 'STATE_BASED',
    },
  ]);
  await insert(dyads, [
    {
      id: id('dyad'),
      name: 'Government of Central African Republic - Séléka',
      ucdpDyadId: 14600,
      conflictId: id('conflict'),
      sideAId: id('army'),
      sideBId: id('seleka'),
    },
  ]);
}

/** A battle and a massacre in Ouham, a battle in Nana-Gribizi of which nobody counted the dead, a riot in Cameroon. */
async function insertIncidents(insert: Insert): Promise<void> {
  const battle = {
    origin: 'UCDP_GED',
    edition: '23.1',
    timePrecision: 'DAY' as const,
    placePrecision: 'EXACT' as const,
    disorderType: 'POLITICAL_VIOLENCE' as const,
    kind: 'BATTLES' as const,
    violenceType: 'STATE_BASED' as const,
    isCivilianTargeting: false,
    conflictId: id('conflict'),
    dyadId: id('dyad'),
    sourceId: id('ucdp'),
    qualityFlags: [],
    locationName: null,
    narrative: null,
    recordedAt: '2020-01-01T00:00:00Z',
    version: 1,
  };
  const dead = (count: number | null) => ({ deathsLow: count, deathsBest: count, deathsHigh: count });
  const on = (day: string) => ({ occurredFrom: day, occurredTo: day });
  const massacre = {
    ...battle,
    ...on('2014-02-20'),
    kind: 'VIOLENCE_AGAINST_CIVILIANS' as const,
    violenceType: 'ONE_SIDED' as const,
    isCivilianTargeting: true,
    headline: 'Attack on Bossangoa',
    originKey: '2',
    regionId: id('CF21'),
  };
  await insert(incidentTables.incidents, [
    {
      ...battle,
      ...on('2014-01-10'),
      ...dead(5),
      id: id('battle'),
      originKey: '1',
      headline: 'Séléka against the army',
      locationName: 'Batangafo',
      regionId: id('CF21'),
    },
    {
      ...massacre,
      ...dead(40),
      id: id('massacre'),
      version: 2,
      recordedAt: '2023-06-01T00:00:00Z',
      qualityFlags: ['REDUCED_RECORD'],
    },
    {
      ...battle,
      ...on('2014-02-25'),
      ...dead(null),
      id: id('uncounted'),
      originKey: '3',
      headline: 'Fighting near Kaga-Bandoro',
      regionId: id('CF22'),
    },
    {
      ...battle,
      ...on('2016-03-01'),
      ...dead(0),
      id: id('riot'),
      kind: 'RIOTS',
      violenceType: null,
      dyadId: null,
      conflictId: null,
      originKey: '4',
      headline: 'Riot in Yaoundé',
      regionId: id('CMR'),
    },
  ]);
  await insert(incidentTables.incidentRevisions, [
    {
      ...massacre,
      ...dead(25),
      revisionId: id('massacre 1'),
      id: id('massacre'),
      createdAt: '2020-01-01T00:00:00Z',
      updatedAt: '2020-01-01T00:00:00Z',
      recordedAt: '2020-01-01T00:00:00Z',
      supersededAt: '2023-06-01T00:00:00Z',
    },
  ]);
  await insertAroundIncidents(insert);
}

async function insertAroundIncidents(insert: Insert): Promise<void> {
  const places = [
    ['battle', '2014-01-10', 'CF21', 'CAF'],
    ['massacre', '2014-02-20', 'CF21', 'CAF'],
    ['uncounted', '2014-02-25', 'CF22', 'CAF'],
    ['riot', '2016-03-01', 'CMR'],
  ] as const;
  for (const [name, occurredFrom, ...codes] of places) {
    await insert(
      incidentTables.incidentRegions,
      codes.map((code) => ({ incidentId: id(name), occurredFrom, regionId: id(code) })),
    );
  }
  await insert(incidentTables.incidentActors, [
    { incidentId: id('battle'), actorId: id('army'), side: 1, role: 'PRIMARY' },
    { incidentId: id('battle'), actorId: id('seleka'), side: 2, role: 'PRIMARY' },
    { incidentId: id('massacre'), actorId: id('seleka'), side: 1, role: 'PRIMARY' },
  ]);
  await insert(incidentTables.incidentCitations, [
    { incidentId: id('battle'), ordinal: 1, article: 'Reuters, 2014-01-11, Clashes', office: 'Reuters' },
  ]);
  await insert(incidentTables.incidentRecords, [
    { incidentId: id('battle'), version: 1, record: { id: '1', best: '5', adm_2: null } },
  ]);
}

/** Rule of law of the country in two years, the first value being corrected later; food insecurity of Ouham. */
async function insertMeasures(insert: Insert): Promise<void> {
  const indicator = { description: 'Described.', frequency: 'ANNUAL' as const };
  await insert(indicators, [
    {
      ...indicator,
      id: id('WGI'),
      code: 'WGI.RL',
      name: 'Rule of law',
      unit: 'points',
      direction: 'HIGHER_IS_BETTER',
      resultId: id('safer'),
    },
    {
      ...indicator,
      id: id('IPC'),
      code: 'IPC.3PLUS',
      name: 'People in crisis or worse',
      unit: 'people',
      direction: 'LOWER_IS_BETTER',
      resultId: null,
    },
  ]);
  const year = (start: string) => ({ periodStart: `${start}-01-01`, periodEnd: `${start}-12-31` });
  const law = { indicatorId: id('WGI'), regionId: id('CAF'), status: 'NORMAL' as const, series: '' };
  const holds = { supersededAt: null, revisionOfId: null, version: 1 };
  await insert(observations, [
    {
      ...law,
      ...holds,
      ...year('2018'),
      id: id('law 2018'),
      value: -1.5,
      supersededAt: '2021-01-01T00:00:00Z',
    },
    {
      ...law,
      ...holds,
      ...year('2018'),
      id: id('law 2018 b'),
      value: -1.6,
      version: 2,
      revisionOfId: id('law 2018'),
    },
    { ...law, ...holds, ...year('2019'), id: id('law 2019'), value: -1.7 },
    {
      ...law,
      ...holds,
      ...year('2019'),
      id: id('food'),
      indicatorId: id('IPC'),
      regionId: id('CF21'),
      series: 'current',
      value: null,
      status: 'MISSING',
    },
  ]);
  await insert(latestObservations, [
    {
      regionId: id('CAF'),
      indicatorId: id('WGI'),
      series: '',
      observationId: id('law 2019'),
      periodStart: '2019-01-01',
    },
    {
      regionId: id('CF21'),
      indicatorId: id('IPC'),
      series: 'current',
      observationId: id('food'),
      periodStart: '2019-01-01',
    },
  ]);
}

/** Two activities of the NGO, one of them in Ouham together with UNHCR. */
async function insertActivities(insert: Insert): Promise<void> {
  const { activities, activityOrganisations, activityRegions, sectors } = activityTables;
  await insert(sectors, [
    { id: id('health'), system: 'CLUSTER', code: 'HEA', name: 'Health', names: { fr: 'Santé' } },
  ]);
  const activity = { status: 'ONGOING' as const, sectorId: id('health') };
  await insert(activities, [
    {
      ...activity,
      id: id('clinics'),
      key: 'clinics',
      title: 'Mobile clinics in Ouham',
      startsOn: '2016-01-01',
    },
    { ...activity, id: id('training'), key: 'training', title: 'Training of nurses', startsOn: null },
  ]);
  await insert(activityOrganisations, [
    { activityId: id('clinics'), organisationId: id('MdM'), role: 'IMPLEMENTING' },
    { activityId: id('clinics'), organisationId: id('UNHCR'), role: 'FUNDING' },
    { activityId: id('training'), organisationId: id('MdM'), role: 'IMPLEMENTING' },
  ]);
  await insert(activityRegions, [
    { activityId: id('clinics'), regionId: id('CF21'), isNamed: true },
    { activityId: id('clinics'), regionId: id('CAF'), isNamed: false },
    { activityId: id('training'), regionId: id('CAF'), isNamed: true },
  ]);
}

async function insertImports(insert: Insert): Promise<void> {
  const { importer, file } = { importer: 'ucdp-ged', file: 'events.csv.gz' };
  await insert(importRuns, [
    { importer, file, status: 'COMPLETED', startedAt: '2024-01-01T00:00:00Z', newCount: 4 },
  ]);
  await insert(reviewItems, [
    {
      kind: 'UNKNOWN_PCODE',
      importer,
      file,
      value: 'CF99',
      explanation: 'No region has the code.',
      candidates: ['CF21', 'CF22'],
      occurrences: 3,
    },
  ]);
}
