import postgres from 'postgres';
import { type Limits, readConfig } from '../../src/config.ts';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { maps } from '../../src/domains/maps.ts';
import { type Graph, openGraph } from '../../src/graph/graph.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { readSdl } from '../../src/sdl.ts';
import { type Oracle, openOracle } from '../graph/oracle/oracle.ts';
import { cloneDatabase, loadedDatabase, type TestDatabase } from './database.ts';
import { seedGraph } from './graph-seed/graph-seed.ts';
import { openStatementTap } from './statement-tap.ts';

/** The hub's whole graph over a database of its own, with what tests measure it by. */
export interface MeasuredGraph {
  readonly graph: Graph;
  readonly oracle: Oracle;
  readonly limits: Limits;
  readonly database: Database;
  /** The superuser's connection, for what a test changes behind the hub's back. */
  readonly sql: postgres.Sql;
  /** How many statements the graph's pools have sent so far. */
  countStatements(): number;
  /** Cuts the graph's pools off from PostgreSQL, as if the server were gone. */
  cutDatabase(): Promise<void>;
  close(): Promise<void>;
}

/** The limits that a hub has when nothing is set. */
export const defaultLimits: Limits = readConfig({}).limits;

/** Makes a seeded database of its own and opens graph and oracle on it: in `beforeAll`, closed in `afterAll`. */
export async function openSeededGraph(limits: Limits = defaultLimits): Promise<MeasuredGraph> {
  const clone = await cloneDatabase();
  await seedGraph(clone.url);
  return openGraphOn(clone, limits);
}

/** The same over the data that comes with the hub. */
export async function openBundledGraph(): Promise<MeasuredGraph> {
  return openGraphOn(await loadedDatabase(), defaultLimits);
}

async function openGraphOn(clone: TestDatabase, limits: Limits): Promise<MeasuredGraph> {
  const tap = await openStatementTap(clone.url);
  const database = await openDatabase({
    url: tap.url,
    poolSize: 4,
    statementTimeoutMs: limits.statementTimeoutMs,
  });
  const graph = openGraph({ ...buildHubSchema(), database, limits });
  const sql = postgres(clone.url, { max: 4, onnotice: () => {}, connection: { TimeZone: 'UTC' } });
  return {
    graph,
    oracle: openOracle(readSdl(), maps, sql),
    limits,
    database,
    sql,
    countStatements: tap.count,
    cutDatabase: tap.close,
    close: async () => {
      await Promise.all([database.close(), sql.end()]);
      await tap.close();
      await clone.close();
    },
  };
}
