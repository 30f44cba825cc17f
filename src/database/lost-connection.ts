import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { HubError } from '../errors.ts';
import { mapDatabaseError } from './database-error.ts';

/**
 * Whether the connection of a transaction has ended under it.
 *
 * The driver (postgres.js 3.4.9) does not look: it sends later statements of the transaction, its commit and its
 * rollback to a socket that is gone, which throws where nobody can catch it and ends the process
 * (porsager/postgres#1208), or to the next session on that place in the pool, where they belong to somebody else.
 * So nothing may reach the driver any more once a connection is lost.
 */
export interface HeldConnection {
  isLost: boolean;
}

/** How long a connection takes to close after the server has said that it will. */
const closingMs = 1_000;

/** The same transaction, which throws DATABASE_UNAVAILABLE instead of sending once its connection is lost. */
export function refuseWhenLost(
  tx: postgres.TransactionSql,
  connection: HeldConnection,
): postgres.TransactionSql {
  const assertHeld = (): void => {
    if (connection.isLost) {
      throw new HubError('DATABASE_UNAVAILABLE', 'The connection was lost; nothing has been written.');
    }
  };
  return new Proxy(tx, {
    apply(target, self, parameters) {
      assertHeld();
      return Reflect.apply(target, self, parameters);
    },
    get(target, name) {
      assertHeld();
      return Reflect.get(target, name);
    },
  });
}

/**
 * Does the work of a transaction and settles as it does, which has the driver commit or roll back; never settles once
 * the connection is lost. The driver rejects the transaction by itself then, and PostgreSQL has rolled it back.
 */
export async function settleUnlessLost<Result>(
  connection: HeldConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    const result = await work();
    if (!connection.isLost) return result;
  } catch (error) {
    await noticeLoss(connection, error);
    if (!connection.isLost) throw error;
  }
  return await new Promise<never>(() => {});
}

/** A statement fails a moment before its connection is known to be lost, longer when the server announced it. */
async function noticeLoss(connection: HeldConnection, error: unknown): Promise<void> {
  await nextTurn();
  const mapped = mapDatabaseError(error);
  if (!(mapped instanceof HubError) || mapped.code !== 'DATABASE_UNAVAILABLE') return;
  const deadline = performance.now() + closingMs;
  while (!connection.isLost && performance.now() < deadline) await sleep(5);
}
