import { incidentRevisions } from '../../../schema/tables/incidents.ts';
import type { FeedMap } from '../../graph/feed-map.ts';
import { uuidOf } from '../../graph/ids.ts';

/** How incidents are told live; the keys are those of `routingKeysOf`. */
export const incidentFeed: FeedMap = {
  field: 'incidentFeed',
  typeName: 'Incident',
  idPrefix: 'incident',
  upserted: 'IncidentUpserted',
  member: 'incident',
  entityKind: 'incident',
  revisions: incidentRevisions,
  terms: {
    region: { key: 'region', decode: uuidOf('region') },
    kinds: { key: 'kind' },
    violenceTypes: { key: 'violenceType' },
    verification: { key: 'verification' },
    isCivilianTargeting: { key: 'isCivilianTargeting' },
    statuses: { key: 'status', usual: 'ACTUAL' },
  },
  // Merged and retracted incidents are on no feed unless it asks for them.
  keyless: 'standing',
};
