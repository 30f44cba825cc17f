import { sources } from '../../../schema/tables/sources.ts';
import { anyOf, containsFolded } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  connection,
  descending,
  type Field,
  lookup,
  typeMap,
} from '../../graph/map.ts';

/** Sources as the graph shows them: plain columns throughout. */
export const sourceMaps: AnyMap[] = [
  typeMap('Source', sources, {
    idPrefix: 'source',
    filters: { kinds: anyOf(sources.kind), name: containsFolded(sources.name) },
    orders: { NAME_ASC: ascending(sources.name), NAME_DESC: descending(sources.name) },
  }),
];

/** One source, or pages of all. */
export const sourceQueries: Record<string, Field> = {
  source: lookup({
    id: { column: sources.id, decode: uuidOf('source') },
    slug: { column: sources.slug },
  }),
  sources: connection(all),
};
