import type postgres from 'postgres';
import { mapDatabaseError } from './database-error.ts';
import { type HeldConnection, refuseWhenLost, settleUnlessLost } from './lost-connection.ts';
import type { Member } from './member.ts';
import type { Database } from './pools.ts';

/** A running transaction: tagged templates, `unsafe` and `savepoint` of postgres.js. Dates are read as text. */
export type Transaction = postgres.TransactionSql;

/** Who may change state: the hub, on behalf of whoever asked it to, if anybody did. */
export interface WritingAudience {
  readonly kind: 'hub';
  /** Whose sight of rows commands go by: `isForMember` reads it. It gives and takes no right to write. */
  readonly onBehalfOf?: Omit<Member, 'kind'>;
}

/** What is to be done when a transaction has committed. */
const afterCommits = new WeakMap<Transaction, Set<(database: Database) => void>>();

/**
 * Has `action` called once, when the transaction has committed, however often the same function is given; never when
 * it rolls back. For hints alone: a process that ends in between calls nothing, and neither does a savepoint.
 */
export function afterCommit(tx: Transaction, action: (database: Database) => void): void {
  afterCommits.get(tx)?.add(action);
}

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
  const actions = new Set<(database: Database) => void>();
  const connection: HeldConnection = { isLost: false };
  try {
    const running = database.writer.begin((driverTx) => {
      const tx = refuseWhenLost(driverTx, connection);
      afterCommits.set(tx, actions);
      return settleUnlessLost(connection, async () => {
        // `true` ends the setting with the transaction: the next one on this connection never inherits it.
        const { organisationIds = [], personId = null } = audience.onBehalfOf ?? {};
        await tx`/* begin as */
          select set_config('halcyon.audience', ${audience.kind}, true),
                 set_config('halcyon.organisations', ${`{${organisationIds.join()}}`}, true),
                 set_config('halcyon.person', ${personId ?? ''}, true)`;
        return { result: await work(tx) };
      });
    });
    running.catch(() => {
      connection.isLost = true;
    });
    const { result } = await running;
    for (const action of actions) action(database);
    return result;
  } catch (error) {
    throw mapDatabaseError(error);
  }
}
