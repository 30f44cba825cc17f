import type postgres from 'postgres';
import { detectionIncidents, detections } from '../../../schema/tables/detections.ts';
import { alertDetections, alertDrafts, alertLabels, draftDetections } from '../../../schema/tables/drafts.ts';
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
  const draft = {
    ownerOrganisationId: id(1),
    status: 'ACTUAL',
    kind: 'EVENTS',
    state: 'OPEN',
    severity: 'SEVERE',
  };
  await insertRows(sql, alertDrafts, [
    { ...draft, regionId: id(2), updatesId: id(1), alertId: null, createdAt: '2020-01-02T00:00:00.000Z' },
    {
      ...draft,
      regionId: id(7),
      updatesId: null,
      alertId: null,
      severity: 'MINOR',
      createdAt: '2020-01-02T00:00:00.000Z',
    },
    { ...draft, regionId: id(4), updatesId: null, alertId: id(2), state: 'RELEASED' },
    { ...draft, regionId: id(4), updatesId: null, alertId: null, status: 'EXERCISE' },
  ]);
  await insertRows(sql, draftDetections, [
    { draftId: id(1), detectionId: id(1) },
    { draftId: id(1), detectionId: id(4) },
    { draftId: id(3), detectionId: id(2) },
  ]);
  await insertRows(sql, alertDetections, [
    { alertId: id(2), detectionId: id(2) },
    { alertId: id(2), detectionId: id(1) },
  ]);
  const label = {
    alertId: id(2),
    ownerOrganisationId: id(1),
    actorId: id(1),
    createdAt: '2020-01-03T00:00:00.000Z',
  };
  await insertRows(sql, alertLabels, [
    { ...label, verdict: 'FALSE_ALARM' },
    { ...label, verdict: 'TRUE_ALARM', ownerOrganisationId: id(2) },
    { ...label, verdict: 'UNDECIDED', alertId: id(3) },
  ]);
}
