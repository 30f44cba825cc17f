import type postgres from 'postgres';
import {
  actors,
  conflicts,
  dyads,
  incidentActors,
  incidentCitations,
  incidentRecords,
  incidentRegions,
  incidentRevisions,
  incidents,
} from '../../../schema/tables/incidents.ts';
import { type GivenRow, uuidNumber as id, insertRows } from './fill-rows.ts';

const record = { ownerOrganisationId: null, sourceId: id(1) };
const dates = [
  '2014-04-10',
  '2014-04-10',
  '2014-05-01',
  '2013-12-31',
  '2014-04-10',
  '0001-01-01',
  '9999-12-31',
  '2014-04-10',
];
const deaths = [0, 5, null, 12, 5, null, 1, 5];
/** The smallest region of each incident, and the regions around it. */
const places = [[4, 2, 1], [4, 2, 1], [3, 1], [7, 6], [], [5, 2, 1], [2, 1], [4, 2, 1]];
const regionOf = (n: number): string | null => (places[n]?.[0] === undefined ? null : id(places[n][0]));

/** Conflicts and incidents: ties in dates and in deaths, incidents without place, an exercise, revisions of two of them. */
export async function seedEvents(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, actors, [
    { ...record, ucdpActorId: 80, name: 'Government of "CAR"', kind: 'STATE_FORCES' },
    { ...record, ucdpActorId: 81, name: 'anti-Balaka 🕊️' },
    { ...record, ucdpActorId: null, name: 'anti-Balaka 🕊️', kind: null, ownerOrganisationId: id(1) },
  ]);
  await insertRows(sql, conflicts, [
    { ...record, ucdpConflictId: 416, name: 'CAR: "Government"', violenceType: 'STATE_BASED' },
    { ...record, ucdpConflictId: null, name: 'x\\y', violenceType: null },
  ]);
  await insertRows(sql, dyads, [
    { ...record, ucdpDyadId: 900, name: 'A - B', conflictId: id(1), sideAId: id(1), sideBId: id(2) },
    { ...record, ucdpDyadId: null, name: 'A - ?', conflictId: id(1), sideAId: id(1), sideBId: null },
  ]);
  await seedIncidents(sql);
  await seedDetails(sql);
}

/** The facts of the n-th incident (from 0) that must fit those of other rows. */
const facts = (n: number): GivenRow => ({
  ownerOrganisationId: n % 2 === 0 ? null : id(1),
  status: n === 7 ? 'EXERCISE' : 'ACTUAL',
  sourceId: n === 4 ? null : id((n % 3) + 1),
  origin: n < 5 ? 'UCDP_GED' : 'HUB "own"',
  originKey: String(36210 + n),
  occurredFrom: dates[n],
  occurredTo: dates[n],
  latitude: n % 2 === 0 ? 4.36 + n : null,
  longitude: n % 2 === 0 ? 1e-7 : null,
  regionId: regionOf(n),
  conflictId: n % 2 === 0 ? id(1) : null,
  dyadId: n % 2 === 0 ? id(1) : null,
  deathsLow: n === 3 ? 20 : null,
  deathsBest: deaths[n],
  deathsHigh: n === 3 ? 2 : 9,
  deathsSideA: null,
  deathsSideB: 0,
  deathsCivilians: n,
  deathsUnknown: null,
  mergedIntoId: n === 5 ? id(1) : null,
  retractedAt: n === 2 ? '2021-03-04T05:06:07.008Z' : null,
  actionById: n % 2 === 0 ? id(1) : null,
});

async function seedIncidents(sql: postgres.Sql): Promise<void> {
  await insertRows(
    sql,
    incidents,
    dates.map((_, n) => ({
      ...facts(n),
      version: n < 2 ? 3 : 1,
      recordedAt: `2020-0${(n % 2) + 5}-01T00:00:00.000Z`,
    })),
  );
  const revision = (n: number, version: number, from: string, to: string, row: number): GivenRow => ({
    ...facts(n),
    id: id(n + 1),
    revisionId: id(100 + row),
    version,
    recordedAt: `${from}T00:00:00.000Z`,
    supersededAt: `${to}T00:00:00.000Z`,
    headline: `as known in version ${version} "then"`,
    occurredFrom: version === 1 ? '2014-04-09' : dates[n],
    deathsBest: version,
  });
  await insertRows(sql, incidentRevisions, [
    revision(0, 1, '2018-01-01', '2019-01-01', 1),
    revision(0, 2, '2019-01-01', '2020-05-01', 2),
    revision(1, 1, '2018-06-01', '2019-06-01', 3),
    revision(1, 2, '2019-06-01', '2020-06-01', 4),
  ]);
}

async function seedDetails(sql: postgres.Sql): Promise<void> {
  await insertRows(
    sql,
    incidentRegions,
    places.flatMap((around, n) =>
      around.map((region) => ({ regionId: id(region), incidentId: id(n + 1), occurredFrom: dates[n] })),
    ),
  );
  await insertRows(sql, incidentActors, [
    { incidentId: id(1), actorId: id(1), side: 1 },
    { incidentId: id(1), actorId: id(2), side: 2, role: 'ASSOCIATED' },
    { incidentId: id(2), actorId: id(2), side: -1 },
  ]);
  await insertRows(sql, incidentCitations, [
    { incidentId: id(1), ordinal: 1, article: 'Reuters "2014"', office: null, publishedOn: '2014-04-11' },
    { incidentId: id(1), ordinal: 2 },
  ]);
  await insertRows(sql, incidentRecords, [
    {
      incidentId: id(1),
      version: 3,
      edition: '23.1',
      record: { id: '36210', 'a"b\\': 'x\ny', '': null, n: 5, o: { k: [1, 'é'] } },
    },
    { incidentId: id(1), version: 2, edition: null, record: {} },
  ]);
}
