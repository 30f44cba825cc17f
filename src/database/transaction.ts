import type postgres from 'postgres';
import type { Audience } from './audience.ts';
import { mapDatabaseError } from './database-error.ts';
import type { Database } from './pools.ts';

/** A running transaction: tagged templates, `unsafe` and `savepoint` of postgres.js. Dates are read as text. */
export type Transaction = postgres.TransactionSql;

/** Who may change state; the public only reads. */
export type WritingAudience = Exclude<Audience, { kind: 'public' }>;

/**
 * Runs `work` in one transaction and returns what it returns, committed. When it throws, nothing has happened.
 * Row-level policies and triggers read the audience as `current_setting('halcyon.audience', true)`.
 * @throws HubError STATEMENT_TIMEOUT, DATABASE_UNAVAILABLE or BAD_VALUE; other errors of `work` as they are.
 */
export async function transact<Result>(
  database: Database,
  audience: WritingAudience,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  try {
    const { result } = await database.writer.begin(async (tx) => {
      // `true` ends the setting with the transaction: the next one on this connection never inherits it.
      await tx`select set_config('halcyon.audience', ${audience.kind}, true)`;
      return { result: await work(tx) };
    });
    return result;
  } catch (error) {
    throw mapDatabaseError(error);
  }
}
