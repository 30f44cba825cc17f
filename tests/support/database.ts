import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { refreshStatistics } from '../../src/database/refresh-statistics.ts';
import { loadBundled } from '../../src/exchange/bundled.ts';
import { emptyTemplate } from './cluster.ts';

/** A database of its own for one test file. */
export interface TestDatabase {
  /** Superuser's URL, for what a test arranges behind the hub's back. */
  readonly url: string;
  /** The pools as the hub uses them. */
  readonly database: Database;
  /** The superuser's connections, for what a test looks at and arranges behind the hub's back; dates are text. */
  readonly sql: postgres.Sql;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/** A fresh copy of the migrated, empty database: make it in `beforeAll`, close it in `afterAll`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  return cloneOf(emptyTemplate);
}

/**
 * A copy of the database with all bundled data. The first test file of a run that asks loads it, which takes about
 * half a minute; the others wait for that and copy.
 */
export async function loadedDatabase(): Promise<TestDatabase> {
  await ensureLoadedTemplate();
  return cloneOf(loadedTemplate);
}

const loadedTemplate = 'halcyon_loaded';
const loadingLock = 7_305_112;

async function ensureLoadedTemplate(): Promise<void> {
  const admin = postgres(inject('clusterUrl'), { max: 1, max_lifetime: null });
  try {
    await admin`select pg_advisory_lock(${loadingLock})`;
    const [found] = await admin`select from pg_database where datname = ${loadedTemplate}`;
    if (found !== undefined) return;
    // Loaded under another name and then renamed: a test file that fails half-way leaves no template behind.
    const draft = await cloneOf(emptyTemplate);
    await loadBundled(draft.database, { rejectsFolder: tmpdir() });
    await Promise.all([draft.database.close(), draft.sql.end()]);
    await refreshStatistics(draft.url);
    await admin.unsafe(`alter database ${new URL(draft.url).pathname.slice(1)} rename to ${loadedTemplate}`);
  } finally {
    await admin.end();
  }
}

async function cloneOf(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template ${template}`);
  const url = new URL(inject('clusterUrl'));
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href, poolSize: 4, statementTimeoutMs: 5_000 });
  const sql = postgres(url.href, { max: 2, idle_timeout: 20, types: datesAsText, onnotice: () => {} });
  return {
    url: url.href,
    database,
    sql,
    close: async () => {
      await Promise.all([database.close(), sql.end()]);
      await administer(`drop database ${name} with (force)`);
    },
  };
}

const asItIs = (value: string): string => value;
const datesAsText = {
  date: { to: 1082, from: [1082], serialize: asItIs, parse: asItIs },
  timestamptz: { to: 1184, from: [1184], serialize: asItIs, parse: asItIs },
};

async function administer(statement: string): Promise<void> {
  const admin = postgres(inject('clusterUrl'), { max: 1 });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}
