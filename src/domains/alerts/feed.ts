import { alertCertainty, alertSeverity, alertUrgency } from '../../../schema/tables/alerts.ts';
import type { FeedMap, RoutingTerm } from '../../graph/feed-map.ts';
import { uuidsOf } from '../../graph/ids.ts';
import { alertVersions } from './versions.ts';

/** A code and all stronger ones, which come before it. */
const atLeast =
  (codes: readonly string[]): NonNullable<RoutingTerm['decode']> =>
  (weakest) =>
    codes.slice(0, codes.indexOf(String(weakest)) + 1);

/**
 * How alerts are told live; the keys are those of `readRoutingKeys`. They are of all blocks of an alert together, so
 * they only find who may be concerned: whether one block meets the whole of a filter the database decides.
 */
export const alertFeed: FeedMap = {
  field: 'alertFeed',
  typeName: 'Alert',
  idPrefix: 'alert',
  upserted: 'AlertUpserted',
  member: 'alert',
  entityKind: 'alert',
  versions: [alertVersions],
  terms: [
    { path: ['info', 'region'], key: 'regions', decode: uuidsOf('region') },
    { path: ['info', 'severityAtLeast'], key: 'severities', decode: atLeast(alertSeverity.enumValues) },
    { path: ['info', 'urgencyAtLeast'], key: 'urgencies', decode: atLeast(alertUrgency.enumValues) },
    { path: ['info', 'certaintyAtLeast'], key: 'certainties', decode: atLeast(alertCertainty.enumValues) },
    { path: ['info', 'categories'], key: 'categories' },
    { path: ['statuses'], key: 'statuses', usual: 'ACTUAL' },
  ],
  parts: [
    {
      typeName: 'AlertTask',
      upserted: 'AlertTaskUpserted',
      member: 'task',
      entityKind: 'alert_task',
      of: { id: 'alertId', version: 'alertVersion' },
    },
  ],
  removals: {
    'alert.superseded': 'SUPERSEDED',
    'alert.cancelled': 'CANCELLED',
    'alert.expired': 'EXPIRED',
    'alert.block_expired': 'EXPIRED',
  },
};
