import type postgres from 'postgres';
import { lessons, mandates, mandateTasks, missionLessons, results } from '../../../schema/tables/mandates.ts';
import {
  contributions,
  deployments,
  fatalities,
  missionAliases,
  missionHeadquarters,
  missionLinks,
  missionPartners,
  missionRegions,
  missionStrengths,
  missions,
} from '../../../schema/tables/missions.ts';
import { uuidNumber as id, insertRows } from './fill-rows.ts';

const record = { ownerOrganisationId: id(1), sourceId: id(2) };

/** Missions with their mandates and their people; two start on one day, one never, and one has no parts at all. */
export async function seedMissions(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, missions, [
    {
      ...record,
      acronym: 'MINUSCA',
      name: 'Mission "C"',
      startedOn: '2014-04-10',
      leadOrganisationId: id(1),
      isActive: true,
    },
    {
      ...record,
      acronym: 'BINUCA',
      name: 'Same name',
      startedOn: '2014-04-10',
      leadOrganisationId: id(1),
      endedOn: '2014-04-10',
    },
    {
      ...record,
      acronym: 'UNMISS',
      name: 'Same name',
      startedOn: null,
      startPrecision: null,
      leadOrganisationId: null,
    },
    {
      ...record,
      acronym: 'ÉU"FOR\\',
      name: 'عملية',
      startedOn: '9999-12-31',
      leadOrganisationId: id(2),
      isActive: null,
      sourceId: null,
    },
  ]);
  await insertRows(sql, missionAliases, [
    { ...record, missionId: id(1), name: 'ONU "RCA"', key: 'onu rca' },
    { ...record, missionId: id(1), name: 'Minusca', key: 'minusca' },
  ]);
  await insertRows(sql, missionLinks, [
    { ...record, fromMissionId: id(2), toMissionId: id(1), kind: 'SUCCEEDED_BY' },
    { ...record, fromMissionId: id(4), toMissionId: id(1), kind: 'PART_OF' },
  ]);
  await insertRows(sql, missionHeadquarters, [
    { ...record, missionId: id(1), place: 'Bangui', countryId: id(1), latitude: 4.36, longitude: 18.55 },
    { ...record, missionId: id(1), place: 'Bangui\n2', countryId: null, latitude: null, longitude: null },
  ]);
  await insertRows(sql, missionRegions, [
    { missionId: id(1), regionId: id(2), validFrom: '2014-04-10', validTo: null },
    { missionId: id(1), regionId: id(3), validFrom: null, validTo: '9999-12-31' },
    { missionId: id(2), regionId: id(1) },
    { missionId: id(3), regionId: id(6) },
  ]);
  await insertRows(sql, missionPartners, [
    { missionId: id(1), organisationId: id(1), role: 'LEAD' },
    { missionId: id(1), organisationId: id(2), role: 'SUPPORT', until: null },
    { missionId: id(1), organisationId: id(1), role: 'CONTRIBUTOR', since: null },
    { missionId: id(2), organisationId: id(5), role: 'CONTRIBUTOR' },
  ]);
  await seedPeople(sql);
  await seedMandates(sql);
}

async function seedPeople(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, contributions, [
    { ...record, missionId: id(1), organisationId: id(1), kind: 'TROOPS', asOf: '2020-01-31' },
    { ...record, missionId: id(1), organisationId: id(1), kind: 'EXPERTS', asOf: '2020-01-31', women: null },
    {
      ...record,
      missionId: id(1),
      organisationId: id(2),
      kind: 'ASSESSED',
      asOf: '2020-01-31',
      amount: 1e-7,
    },
    { ...record, missionId: id(2), organisationId: id(1), kind: 'TROOPS', asOf: '2019-12-31' },
  ]);
  await insertRows(sql, missionStrengths, [
    { ...record, missionId: id(1), asOf: '2020-01-31', troops: 0, police: null },
    { ...record, missionId: id(1), asOf: '2020-02-29' },
  ]);
  await insertRows(sql, deployments, [
    {
      ...record,
      missionId: id(1),
      year: 2020,
      place: 'Bangui',
      ordinal: 1,
      countryId: id(1),
      latitude: 4.36,
      longitude: 5e-324,
    },
    {
      ...record,
      missionId: id(1),
      year: 2020,
      place: 'Bangui',
      ordinal: 2,
      countryId: id(1),
      latitude: null,
      longitude: null,
    },
    {
      ...record,
      missionId: id(3),
      year: -1,
      place: 'Juba "B"',
      ordinal: 1,
      countryId: null,
      latitude: '-0',
      longitude: 31,
    },
  ]);
  await insertRows(sql, fatalities, [
    { ...record, externalId: 'a', missionId: id(1), occurredOn: '2015-01-01', nationalityCountryId: id(1) },
    {
      ...record,
      externalId: 'b',
      missionId: id(1),
      occurredOn: '2015-01-01',
      nationalityCountryId: null,
      sex: null,
    },
    { ...record, externalId: 'c', missionId: id(2), occurredOn: '0001-01-01', nationalityCountryId: id(6) },
  ]);
}

async function seedMandates(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, mandates, [
    {
      ...record,
      missionId: id(1),
      instrument: 'S/RES/2149 (2014)',
      adoptedOn: '2014-04-10',
      status: 'EXPIRED',
      supersedesId: null,
    },
    {
      ...record,
      missionId: id(1),
      instrument: 'S/RES/2217 "2015"',
      adoptedOn: '2015-04-28',
      status: 'IN_FORCE',
      supersedesId: id(1),
    },
    {
      ...record,
      missionId: id(2),
      instrument: 'S/PRST/2009/35',
      adoptedOn: '2014-04-10',
      status: 'EXPIRED',
      supersedesId: null,
    },
  ]);
  await insertRows(sql, mandateTasks, [
    { ...record, mandateId: id(1), ordinal: 1, theme: 'POC', paragraph: '30 (a)(i)' },
    { ...record, mandateId: id(1), ordinal: 2, theme: 'DDR', paragraph: null },
    { ...record, mandateId: id(2), ordinal: 1, theme: 'POC' },
  ]);
  await insertRows(sql, results, [
    { ...record, taskId: id(1), ordinal: 1, parentId: null, kind: 'IMPACT' },
    { ...record, taskId: id(1), ordinal: 2, parentId: id(1), kind: 'OUTPUT' },
  ]);
  await insertRows(sql, lessons, [
    { ...record, slug: 'b-lesson', statement: 'Échouer "mieux"', theme: null, sourceId: null },
    { ...record, slug: 'a-lesson', theme: 'POC' },
  ]);
  await insertRows(sql, missionLessons, [
    { missionId: id(1), lessonId: id(1) },
    { missionId: id(1), lessonId: id(2) },
    { missionId: id(2), lessonId: id(1) },
  ]);
}
