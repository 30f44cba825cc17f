import type { Logger } from 'pino';
import postgres from 'postgres';
import { auditChain } from './chained-log.ts';
import { batchSize, moveBatch } from './move-batch.ts';

/** How long events may wait for a lock on the audit, and how long nothing is tried after that. */
const lockMs = 100;
const retryMs = 1_000;
/** How long entries gather: each move is a commit that events would have to wait for, and nobody waits for entries. */
const gatherMs = 100;

/**
 * What moves a batch of entries to the audit and answers how many, such that events never wait for it long: entries gather
 * for a moment, and where the audit is locked or refuses them, they stay in their outbox for a while; it answers 0 at once
 * until then.
 * @param feed as `moveBatch` takes it.
 */
export function openEntryMover(feed: postgres.Sql, log: Logger): () => Promise<number> {
  let dueAt = 0;
  let isTold = false;
  return async () => {
    if (performance.now() < dueAt) return 0;
    try {
      const moved = await moveShortly(feed);
      isTold = false;
      dueAt = performance.now() + (moved === batchSize ? 0 : gatherMs);
      return moved;
    } catch (error) {
      // A lost connection is for who holds the office to deal with.
      if (!(error instanceof postgres.PostgresError)) throw error;
      if (!isTold) log.warn({ err: error }, 'entries of the audit wait in their outbox');
      isTold = true;
      dueAt = performance.now() + retryMs;
      return 0;
    }
  };
}

/** No transaction of several statements: one that a frozen leader left open would keep its session, and with it the office. */
async function moveShortly(feed: postgres.Sql): Promise<number> {
  await feed.unsafe(`set lock_timeout = ${lockMs}`);
  try {
    return await moveBatch(feed, batchSize, auditChain);
  } finally {
    await feed.unsafe('set lock_timeout = 0');
  }
}
