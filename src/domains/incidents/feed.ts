import { incidentRevisions, incidents } from '../../../schema/tables/incidents.ts';
import type { FeedMap } from '../../graph/feed-map.ts';
import { uuidsOf } from '../../graph/ids.ts';
import { sqlTable } from '../../graph/map.ts';

/** How incidents are told live; the keys are those of `routingKeysOf`. */
export const incidentFeed: FeedMap = {
  field: 'incidentFeed',
  typeName: 'Incident',
  idPrefix: 'incident',
  upserted: 'IncidentUpserted',
  member: 'incident',
  entityKind: 'incident',
  versions: [incidents, incidentRevisions].map(sqlTable),
  terms: [
    { path: ['region'], key: 'region', decode: uuidsOf('region') },
    { path: ['kinds'], key: 'kind' },
    { path: ['violenceTypes'], key: 'violenceType' },
    { path: ['verification'], key: 'verification' },
    { path: ['isCivilianTargeting'], key: 'isCivilianTargeting' },
    { path: ['statuses'], key: 'status', usual: 'ACTUAL' },
  ],
  // Merged and retracted incidents are on no feed unless it asks for them.
  keyless: 'standing',
};
