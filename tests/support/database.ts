import { randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../../src/database/pools.ts';
import { emptyTemplate } from './cluster.ts';

/** A database of its own for one test file. */
export interface TestDatabase {
  /** Superuser's URL, for what a test arranges behind the hub's back. */
  readonly url: string;
  /** The pools as the hub uses them. */
  readonly database: Database;
  /** Closes the pools and drops the database. */
  close(): Promise<void>;
}

/** A fresh copy of the migrated, empty database: make it in `beforeAll`, close it in `afterAll`. */
export async function cloneDatabase(): Promise<TestDatabase> {
  return cloneOf(emptyTemplate);
}

async function cloneOf(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(`create database ${name} template ${template}`);
  const url = new URL(inject('clusterUrl'));
  url.pathname = `/${name}`;
  const database = await openDatabase({ url: url.href, poolSize: 4, statementTimeoutMs: 5_000 });
  return {
    url: url.href,
    database,
    close: async () => {
      await database.close();
      await administer(`drop database ${name} with (force)`);
    },
  };
}

async function administer(statement: string): Promise<void> {
  const admin = postgres(inject('clusterUrl'), { max: 1 });
  try {
    await admin.unsafe(statement);
  } finally {
    await admin.end();
  }
}
