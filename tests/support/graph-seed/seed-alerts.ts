import type postgres from 'postgres';
import {
  alertAreaRegions,
  alertAreas,
  alertIncidents,
  alertInfos,
  alertReferences,
  alerts,
} from '../../../schema/tables/alerts.ts';
import { type GivenRow, uuidNumber as id, insertRows } from './fill-rows.ts';
import { nastyTexts } from './nasty-values.ts';

const record = {
  ownerOrganisationId: id(1),
  sourceId: null,
  status: 'ACTUAL',
  messageType: 'ALERT',
  sender: 'XM-DAC-41000',
  sent: '2020-01-01T00:00:00.000Z',
  expiresAt: null,
  areaRegionIds: null,
  supersededById: null,
  cancelledById: null,
  // Parts may be written in the transaction alone that releases their alert.
  createdAt: 'now',
};

/** In every state and of every status; of those in force and actual, two are sent at the same time. */
const messages: readonly GivenRow[] = [
  { ...record, supersededById: id(2) },
  {
    ...record,
    messageType: 'UPDATE',
    sender: 'a "sender"',
    sent: '2020-01-02T00:00:00.000Z',
    sourceId: id(1),
  },
  { ...record, status: 'EXERCISE', expiresAt: '9999-12-31T23:59:59.000Z' },
  { ...record, expiresAt: '2020-02-01T00:00:00.000Z' },
  { ...record, cancelledById: id(6) },
  { ...record, messageType: 'CANCEL' },
  { ...record, status: 'TEST' },
  { ...record, sent: '2020-01-02T00:00:00.000Z', expiresAt: '9999-12-31T23:59:59.000Z' },
  { ...record, sent: '2021-01-01T00:00:00.000Z', ownerOrganisationId: null },
];

const nastyPairs = nastyTexts.map((text, place) => ({ name: text, value: nastyTexts.at(-place) ?? '' }));

const info = (alert: number, ordinal: number, facts: GivenRow): GivenRow => ({
  alertId: id(alert),
  ordinal,
  severity: 'MINOR',
  urgency: 'FUTURE',
  certainty: 'POSSIBLE',
  categories: ['SECURITY'],
  responseTypes: [],
  event: 'fighting',
  expires: null,
  eventCodes: [],
  parameters: [],
  resources: [],
  ...facts,
});

/** Alerts with blocks that are severe or urgent but never both, and areas with regions, several or none. */
export async function seedAlerts(sql: postgres.Sql): Promise<void> {
  await sql.unsafe('begin');
  await insertRows(
    sql,
    alerts,
    messages.map((row, place) => ({ ...row, identifier: `message ${place + 1}` })),
  );
  await insertRows(sql, alertInfos, [
    info(1, 1, {}),
    info(2, 1, {
      severity: 'EXTREME',
      certainty: 'LIKELY',
      event: 'Flood "of" Ouham',
      eventCodes: nastyPairs,
    }),
    info(2, 2, {
      urgency: 'IMMEDIATE',
      categories: ['MET', 'HEALTH'],
      responseTypes: ['AVOID', 'ALL_CLEAR'],
    }),
    info(3, 1, { severity: 'EXTREME', urgency: 'IMMEDIATE' }),
    info(8, 1, { severity: 'SEVERE', parameters: nastyPairs.slice(0, 2), certainty: 'OBSERVED' }),
    info(9, 2, { severity: 'EXTREME', event: 'stale', expires: '2021-01-02T00:00:00.000Z' }),
    info(4, 1, { event: 'stale', expires: '2020-02-01T00:00:00.000Z' }),
    info(9, 1, {
      resources: [
        {
          description: 'a "map"',
          mimeType: 'image/png',
          uri: 'https://example.org/?a="b"',
          size: 5,
          digest: null,
        },
        { description: '', mimeType: '', uri: null, size: null, digest: 'da39' },
      ],
    }),
  ]);
  await insertRows(sql, alertAreas, [
    { infoId: id(1), ordinal: 1, geocodes: nastyPairs },
    { infoId: id(2), ordinal: 1, geocodes: [] },
    { infoId: id(2), ordinal: 2, geocodes: [{ name: 'P-CODE', value: 'CF21' }] },
    { infoId: id(3), ordinal: 1, geocodes: [] },
    { infoId: id(8), ordinal: 1, geocodes: [] },
  ]);
  await insertRows(sql, alertAreaRegions, [
    { areaId: id(1), regionId: id(2) },
    { areaId: id(3), regionId: id(4) },
    { areaId: id(3), regionId: id(3) },
    { areaId: id(4), regionId: id(6) },
    { areaId: id(5), regionId: id(1) },
  ]);
  await insertRows(sql, alertReferences, [
    { alertId: id(2), ordinal: 1, referencedId: id(1) },
    { alertId: id(2), ordinal: 2, referencedId: null },
    { alertId: id(6), ordinal: 1, referencedId: id(5) },
  ]);
  await insertRows(sql, alertIncidents, [
    { alertId: id(2), incidentId: id(1) },
    { alertId: id(2), incidentId: id(2) },
    { alertId: id(6), incidentId: id(1) },
  ]);
  await sql.unsafe('commit');
}
