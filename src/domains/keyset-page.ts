import type { z } from 'zod';
import { type Audience, readAs, type Statement } from '../database/audience.ts';
import type { Parameter } from '../database/parameter.ts';
import type { Database } from '../database/pools.ts';

/** A row and its place in the order. */
interface Edge<Row> {
  readonly cursor: string;
  readonly node: Row;
}

/** One page, as the SDL has it. */
export interface Page<Row> {
  readonly edges: readonly Edge<Row>[];
  readonly nodes: readonly Row[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** What a page is read with. */
export interface PageSource<Row> {
  /** Answers the cursor and the JSON of each row in order, at most `$1` of them. */
  readonly statement: Statement;
  /** From `$2` on. */
  readonly parameters: readonly Parameter[];
  readonly row: z.ZodType<Row>;
  readonly size: number;
  /** Whether it goes on from a cursor. */
  readonly isFurther: boolean;
  /** With whose rights the rows are read: those of the hub unless given. */
  readonly audience?: Audience;
}

/**
 * Reads a page of tables that no map leads to. With the hub's own rights, who may see which rows is for the caller to
 * have made sure, and for the statement to keep to.
 */
export async function readPage<Row>(
  database: Database,
  { statement, parameters, row, size, isFurther, audience = { kind: 'hub' } }: PageSource<Row>,
): Promise<Page<Row>> {
  const found = await readAs(database, audience, statement, [size + 1, ...parameters]);
  const edges = found.slice(0, size).map(([cursor, json]) => ({
    cursor: String(cursor),
    node: row.parse(JSON.parse(String(json))),
  }));
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: {
      hasNextPage: found.length > size,
      hasPreviousPage: isFurther,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

/** SQL of an instant as the SDL prints it. */
export const instantSql = (column: string): string => `to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
