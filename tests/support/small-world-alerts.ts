import * as alertTables from '../../schema/tables/alerts.ts';
import { type Insert, uuidFor as id } from './small-world-events.ts';

/** One alert of UNHCR about the battle in Ouham, in force, which took the place of an earlier one. */
export async function insertAlerts(insert: Insert): Promise<void> {
  const { alertAreaRegions, alertAreas, alertIncidents, alertInfos, alertReferences, alerts } = alertTables;
  const sender = 'XM-DAC-41121';
  const message = { sender, status: 'ACTUAL', scope: 'PUBLIC', ownerOrganisationId: id('UNHCR') } as const;
  const first = { sender, identifier: 'first warning', sent: '2014-01-10T06:00:00Z' };
  await insert(alerts, [
    { ...message, ...first, id: id('first'), messageType: 'ALERT', supersededById: id('warning') },
    {
      ...message,
      id: id('warning'),
      identifier: 'warning',
      sent: '2014-01-11T06:00:00Z',
      messageType: 'UPDATE',
      supersededById: null,
    },
  ]);
  const nothing = { eventCodes: [], parameters: [], resources: [], responseTypes: [] };
  await insert(alertInfos, [
    {
      ...nothing,
      id: id('info'),
      alertId: id('warning'),
      ordinal: 1,
      language: 'en',
      categories: ['SECURITY'],
      event: 'Fighting near Batangafo',
      urgency: 'EXPECTED',
      severity: 'SEVERE',
      certainty: 'LIKELY',
      resources: [
        {
          description: 'Map',
          mimeType: 'image/png',
          uri: 'https://example.org/map.png',
          size: 5,
          digest: null,
        },
      ],
      parameters: [{ name: 'displaced', value: '200' }],
    },
  ]);
  await insert(alertAreas, [
    {
      id: id('area'),
      infoId: id('info'),
      ordinal: 1,
      description: 'Ouham',
      polygons: [],
      circles: ['7.3,18.28 25'],
      geocodes: [{ name: 'P-CODE', value: 'CF21' }],
    },
  ]);
  await insert(alertAreaRegions, [{ areaId: id('area'), regionId: id('CF21') }]);
  await insert(alertReferences, [
    { alertId: id('warning'), ordinal: 1, ...first, referencedId: id('first') },
  ]);
  await insert(alertIncidents, [{ alertId: id('warning'), incidentId: id('battle') }]);
}
