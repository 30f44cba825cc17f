import type postgres from 'postgres';
import { incidentWeeks } from '../../../schema/tables/warning.ts';
import { uuidNumber as id, insertRows } from './fill-rows.ts';

const week = {
  status: 'ACTUAL',
  ownerOrganisationId: null,
  events: 1,
  fatalities: 4,
  violenceAgainstCivilians: 0,
};

/** What happened week by week: two weeks of a country with one without a count between them, and an exercise. */
export async function seedWarning(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, incidentWeeks, [
    { ...week, regionId: id(1), week: '2014-04-07' },
    { ...week, regionId: id(2), week: '2014-04-07' },
    { ...week, regionId: id(1), week: '2014-04-21' },
    { ...week, regionId: id(2), week: '2014-04-21', events: 3, fatalities: 0 },
    { ...week, regionId: id(1), week: '2014-04-07', status: 'EXERCISE' },
    { ...week, regionId: id(2), week: '2014-04-07', status: 'EXERCISE', violenceAgainstCivilians: 2 },
  ]);
}
