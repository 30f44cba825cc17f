import { importRuns, reviewItems } from '../../../schema/tables/imports.ts';
import { anyOf, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  connection,
  descending,
  expression,
  type Field,
  one,
  typeMap,
} from '../../graph/map.ts';

/** Import runs and the values that they left to a person. */
export const importMaps: AnyMap[] = [
  typeMap('ImportRun', importRuns, {
    idPrefix: 'import_run',
    fields: { source: one(importRuns.sourceId) },
    filters: {
      importer: equals(importRuns.importer),
      statuses: anyOf(importRuns.status),
      source: equals(importRuns.sourceId, uuidOf('source')),
    },
    orders: {
      STARTED_AT_DESC: descending(importRuns.startedAt),
      STARTED_AT_ASC: ascending(importRuns.startedAt),
    },
  }),
  typeMap('ReviewItem', reviewItems, {
    idPrefix: 'review_item',
    fields: {
      source: one(reviewItems.sourceId),
      occurrenceCount: reviewItems.occurrences,
      candidates: expression(
        (row) => `array(select jsonb_array_elements_text(${row(reviewItems.candidates)}))`,
      ),
    },
    filters: {
      kinds: anyOf(reviewItems.kind),
      statuses: anyOf(reviewItems.status),
      importer: equals(reviewItems.importer),
      source: equals(reviewItems.sourceId, uuidOf('source')),
    },
    orders: {
      CREATED_AT_DESC: descending(reviewItems.createdAt),
      CREATED_AT_ASC: ascending(reviewItems.createdAt),
    },
  }),
];

/** Pages of import runs and of review items. */
export const importQueries: Record<string, Field> = {
  importRuns: connection(all),
  reviewItems: connection(all),
};
