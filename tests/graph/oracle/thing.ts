import type { Table } from 'drizzle-orm';
import type postgres from 'postgres';
import type { AnyMap, Field } from '../../../src/graph/map.ts';
import { constantsOf, type PlainRow, readValue } from './plain-rows.ts';

/** An object of the graph on its way through graphql-js. */
export interface Thing {
  readonly typeName: string;
  /** Fields whose values are known already: those of connections, edges and page infos. */
  readonly given: Readonly<Record<string, unknown>>;
  /** Where the other fields are read from. */
  readonly source:
    | {
        readonly fields?: Readonly<Record<string, Field>>;
        readonly table?: Table | undefined;
        readonly idPrefix?: string | undefined;
      }
    | undefined;
  readonly row: PlainRow | undefined;
}

/** The object of a row, under the type that it shows: for an interface over faces, the face whose condition holds. */
export async function thingOf(
  sql: postgres.Sql,
  maps: ReadonlyMap<string, AnyMap>,
  typeName: string,
  row: PlainRow,
): Promise<Thing> {
  const map = maps.get(typeName);
  if (map?.kind !== 'faces') return { typeName, given: {}, source: sourceOf(map), row };
  for (const face of map.faces) {
    if ((await readValue(sql, face.when(constantsOf(row)))) === 't') {
      return { typeName: face.type, given: {}, source: sourceOf(maps.get(face.type)), row };
    }
  }
  return { typeName: map.rest, given: {}, source: sourceOf(maps.get(map.rest)), row };
}

const sourceOf = (map: AnyMap | undefined): Thing['source'] =>
  map?.kind === 'faces' ? { table: map.table, idPrefix: map.idPrefix } : map;
