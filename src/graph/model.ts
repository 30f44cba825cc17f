import type { Table } from 'drizzle-orm';
import { getTableColumns } from 'drizzle-orm';
import type { AnyMap, ColumnRef, EdgeMap, FacesMap, Field, Filter, Order, Standing, TypeMap } from './map.ts';

/** What the fields of an object are read from: its entries, and the table whose columns fill the rest. */
export interface FieldSource {
  fields: Record<string, Field>;
  table: Table | undefined;
  idPrefix?: string | undefined;
  /** Columns that are known not to be null here, whatever the table says: the object is null where they are. */
  filled?: readonly ColumnRef[];
}

/** Rows that lists and pages can be made of. */
export interface RowType {
  name: string;
  table: Table;
  filters: Record<string, Filter>;
  orders: Record<string, Order>;
  standing: readonly Standing[];
}

/** All type maps by name. */
export interface Model {
  types: ReadonlyMap<string, TypeMap>;
  faces: ReadonlyMap<string, FacesMap>;
  edges: ReadonlyMap<string, EdgeMap>;
  /** Types and interfaces whose objects have ids, by the prefix of the id. */
  byPrefix: ReadonlyMap<string, TypeMap | FacesMap>;
}

/** Throws when two maps describe the same type or claim the same id prefix. */
export function buildModel(maps: readonly AnyMap[]): Model {
  const types = new Map<string, TypeMap>();
  const faces = new Map<string, FacesMap>();
  const edges = new Map<string, EdgeMap>();
  const names = new Set<string>();
  for (const map of maps) {
    if (names.has(map.name)) throw new Error(`Two maps describe the type ${map.name}.`);
    names.add(map.name);
    if (map.kind === 'type') types.set(map.name, map);
    else if (map.kind === 'faces') faces.set(map.name, map);
    else edges.set(map.name, map);
  }
  return { types, faces, edges, byPrefix: mapsByPrefix(types, faces) };
}

function mapsByPrefix(types: Map<string, TypeMap>, faces: Map<string, FacesMap>): Model['byPrefix'] {
  const byPrefix = new Map<string, TypeMap | FacesMap>();
  const facets = new Set(
    [...faces.values()].flatMap((map) => [...map.faces.map((face) => face.type), map.rest]),
  );
  for (const map of [...faces.values(), ...types.values()]) {
    if (map.idPrefix === undefined || facets.has(map.name)) continue;
    if (byPrefix.has(map.idPrefix)) throw new Error(`Two maps claim the id prefix ${map.idPrefix}.`);
    byPrefix.set(map.idPrefix, map);
  }
  return byPrefix;
}

/** The rows behind an object type or interface; undefined when it has no table of its own. */
export function rowTypeOf(model: Model, typeName: string): RowType | undefined {
  const map = model.types.get(typeName) ?? model.faces.get(typeName);
  if (!map?.table) return undefined;
  const { name, table, filters, orders } = map;
  return { name, table, filters, orders, standing: map.kind === 'type' ? map.standing : [] };
}

/** The entry of a field: its own, or the column that bears its name; undefined when there is neither. */
export function entryOf(source: FieldSource, name: string): Field | undefined {
  const own = source.fields[name];
  if (own !== undefined) return own;
  return source.table ? columnOf(source.table, name) : snakeCase(name);
}

/** The column of that name; undefined when the table has none. */
export const columnOf = (table: Table, name: string) => getTableColumns(table)[name];

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Whether the entry is a bare column. */
export const isColumnRef = (field: Field): field is ColumnRef =>
  typeof field === 'string' || !('kind' in field);
