import type postgres from 'postgres';
import {
  activities,
  activityOrganisations,
  activityRegions,
  sectors,
} from '../../../schema/tables/activities.ts';
import { indicators, latestObservations, observations } from '../../../schema/tables/indicators.ts';
import { organisationPresence } from '../../../schema/tables/organisations.ts';
import { uuidNumber as id, insertRows } from './fill-rows.ts';

const record = { ownerOrganisationId: id(2), sourceId: id(3) };

/** Indicators with values that are missing, revised and hard to print; activities with and without sector. */
export async function seedMeasures(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, indicators, [
    {
      ...record,
      code: 'IPC_3+',
      frequency: 'MONTHLY',
      name: 'People in "IPC" 3+',
      resultId: id(1),
      baseline: 1e21,
      target: 5e-324,
    },
    {
      ...record,
      code: 'WGI_RL',
      frequency: 'WEEKLY',
      name: 'Rule of law',
      resultId: null,
      baseline: null,
      target: '-0',
    },
  ]);
  await seedObservations(sql);
  await seedActivities(sql);
}

async function seedObservations(sql: postgres.Sql): Promise<void> {
  const value = (indicator: number, region: number, start: string, number: number | string | null) => ({
    ...record,
    indicatorId: id(indicator),
    regionId: id(region),
    series: '',
    periodStart: start,
    periodEnd: start,
    value: number,
    version: 1,
    revisionOfId: null,
    supersededAt: null,
  });
  await insertRows(sql, observations, [
    { ...value(1, 1, '2020-01-01', 1e-7), supersededAt: '2021-01-01T00:00:00.000Z' },
    { ...value(1, 1, '2020-01-01', 0.00001), version: 2, revisionOfId: id(1) },
    { ...value(1, 1, '2020-02-01', null), status: 'MISSING' },
    { ...value(1, 2, '2020-02-01', '-0'), series: 'first "projection"' },
    { ...value(2, 6, '2020-01-01', 1e21), status: 'ESTIMATED' },
    value(2, 6, '2020-02-01', 123456789012345680000),
  ]);
  const latest = (indicator: number, region: number, series: string, observation: number) => ({
    indicatorId: id(indicator),
    regionId: id(region),
    series,
    observationId: id(observation),
    periodStart: '2020-02-01',
  });
  await insertRows(sql, latestObservations, [
    latest(1, 1, '', 3),
    latest(1, 2, 'first "projection"', 4),
    latest(2, 6, '', 6),
  ]);
}

async function seedActivities(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, sectors, [
    { ...record, system: 'CLUSTER', code: 'HEA', name: 'Santé "santé"', parentId: null, isWithdrawn: false },
    { ...record, system: 'DAC_3', code: '120', name: 'Health', parentId: null, isWithdrawn: true },
    { ...record, system: 'DAC_5', code: '12010', name: 'Health', parentId: id(2), isWithdrawn: false },
  ]);
  await insertRows(sql, activities, [
    {
      ...record,
      key: 'a',
      title: 'Même titre',
      sectorId: id(1),
      status: 'ONGOING',
      startsOn: null,
      endsOn: null,
    },
    {
      ...record,
      key: 'b',
      title: 'Même titre',
      sectorId: id(1),
      status: 'PLANNED',
      startsOn: '2020-01-01',
      endsOn: '2020-12-31',
    },
    {
      ...record,
      key: 'c',
      title: '"c" \\ \u0001',
      sectorId: null,
      status: 'ONGOING',
      budget: 1e21,
      sourceId: null,
    },
    { ...record, key: 'd', title: 'Zebra', sectorId: id(3), status: 'COMPLETED', ownerOrganisationId: null },
  ]);
  const part = (activity: number, organisation: number, role: string) => ({
    activityId: id(activity),
    organisationId: id(organisation),
    role,
  });
  await insertRows(sql, activityOrganisations, [
    part(1, 2, 'IMPLEMENTING'),
    part(1, 1, 'FUNDING'),
    part(1, 3, 'REPORTING'),
    part(2, 2, 'IMPLEMENTING'),
    part(2, 1, 'FUNDING'),
    part(4, 2, 'FUNDING'),
  ]);
  await insertRows(sql, activityRegions, [
    { activityId: id(1), regionId: id(2), isNamed: true },
    { activityId: id(1), regionId: id(1), isNamed: false },
    { activityId: id(2), regionId: id(4), isNamed: true },
    { activityId: id(2), regionId: id(2), isNamed: false },
    { activityId: id(3), regionId: id(6), isNamed: true },
  ]);
  await insertRows(sql, organisationPresence, [
    { regionId: id(1), organisationId: id(2), activityCount: 2 },
    { regionId: id(2), organisationId: id(2), activityCount: 2 },
    { regionId: id(2), organisationId: id(1), activityCount: 2 },
    { regionId: id(3), organisationId: id(3), activityCount: 1 },
  ]);
}
