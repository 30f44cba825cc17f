import type postgres from 'postgres';
import { detectionIncidents, detections } from '../../../schema/tables/detections.ts';
import { incidentWeeks } from '../../../schema/tables/warning.ts';
import { uuidNumber as id, insertRows } from './fill-rows.ts';

const week = {
  status: 'ACTUAL',
  ownerOrganisationId: null,
  events: 1,
  fatalities: 4,
  violenceAgainstCivilians: 0,
};

/** What happened week by week: two weeks of a country with one without a count between them, and an exercise; and what was found there. */
export async function seedWarning(sql: postgres.Sql): Promise<void> {
  await insertRows(sql, incidentWeeks, [
    { ...week, regionId: id(1), week: '2014-04-07' },
    { ...week, regionId: id(2), week: '2014-04-07' },
    { ...week, regionId: id(1), week: '2014-04-21' },
    { ...week, regionId: id(2), week: '2014-04-21', events: 3, fatalities: 0 },
    { ...week, regionId: id(1), week: '2014-04-07', status: 'EXERCISE' },
    { ...week, regionId: id(2), week: '2014-04-07', status: 'EXERCISE', violenceAgainstCivilians: 2 },
  ]);
  const found = {
    ...{ status: 'ACTUAL', kind: 'EVENTS', method: 'NB_QUANTILE', isAlarm: true, formerId: null },
    ...{ ownerOrganisationId: null, dataEpoch: 1, dataPosition: 7 },
  };
  await insertRows(sql, detections, [
    { ...found, regionId: id(2), week: '2014-04-07', parameters: [{ name: 'alpha', value: '0.005' }] },
    { ...found, regionId: id(4), week: '2014-04-07', parameters: [], ownerOrganisationId: id(1) },
    { ...found, regionId: id(2), week: '2014-04-21', parameters: [], kind: 'FATALITIES', method: 'EARS_C1' },
    { ...found, regionId: id(2), week: '2014-04-21', parameters: [], isAlarm: false, formerId: id(3) },
    { ...found, regionId: id(7), week: '2014-04-14', parameters: [], status: 'EXERCISE' },
  ]);
  await insertRows(sql, detectionIncidents, [
    { detectionId: id(1), incidentId: id(1) },
    { detectionId: id(1), incidentId: id(5) },
    { detectionId: id(2), incidentId: id(2) },
  ]);
}
