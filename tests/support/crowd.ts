import { setTimeout as sleep } from 'node:timers/promises';
import { openDatabase } from '../../src/database/pools.ts';
import { transact } from '../../src/database/transaction.ts';
import { appendEvents } from '../../src/log/append.ts';
import { buildEvent, oneTo, type TestLog } from './event-log.ts';

/** How many write, for how long, and who is told just before the transaction that was open throughout commits. */
export interface CrowdOptions {
  readonly writerCount: number;
  readonly openMs: number;
  readonly beforeLastCommit: () => void;
}

/** What a crowd has written, and what a reader who remembers the highest `bigserial` saw of the same rows. */
export interface CrowdOutcome {
  readonly written: readonly string[];
  readonly naive: readonly string[];
}

/**
 * Writers commit after random delays while one more holds its transaction open. Each puts its event into the outbox
 * and, in the same transaction, into a table whose `bigserial` serves as cursor, as is commonly done.
 */
export async function writeInCrowd(
  log: Pick<TestLog, 'url' | 'admin'>,
  { writerCount, openMs, beforeLastCommit }: CrowdOptions,
): Promise<CrowdOutcome> {
  await log.admin`create table naive_log (id bigserial primary key, headline text)`;
  await log.admin`grant all on naive_log, naive_log_id_seq to halcyon_app`;
  // A connection for each writer and one for the transaction that stays open.
  const poolSize = 2 * (writerCount + 2);
  const database = await openDatabase({ url: log.url, poolSize, statementTimeoutMs: 5_000 });
  const write = async (headline: string, holdMs: number, beforeCommit = () => {}): Promise<string> => {
    await transact(database, { kind: 'hub' }, async (tx) => {
      await tx`insert into naive_log (headline) values (${headline})`;
      const kind = headline.length % 2 === 0 ? 'BATTLES' : 'RIOTS';
      await appendEvents(tx, [buildEvent(headline, { keysAfter: { region: ['CF21'], kind: [kind] } })]);
      await sleep(holdMs);
      beforeCommit();
    });
    return headline;
  };
  const reading = new AbortController();
  const naive = readNaively(log.admin, reading.signal);
  const end = performance.now() + openMs;
  const longest = write('open throughout', openMs, beforeLastCommit);
  const others = oneTo(writerCount).map(async (writer) => {
    const mine: string[] = [];
    for (let turn = 1; performance.now() < end; turn += 1) {
      const isSlow = Math.random() < 0.1;
      mine.push(await write(`${writer}: ${turn}`, isSlow ? 5 + Math.random() * 20 : Math.random() * 3));
    }
    return mine;
  });
  const written = [...(await Promise.all(others)).flat(), await longest];
  // Whatever the naive reader has not seen by now, it never will.
  await sleep(200);
  reading.abort();
  await database.close();
  return { written, naive: await naive };
}

async function readNaively(admin: TestLog['admin'], stopping: AbortSignal): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let last = '0'; !stopping.aborted; await sleep(2)) {
    const rows = await admin<{ id: string; headline: string }[]>`
      select id, headline from naive_log where id > ${last} order by id`;
    seen.push(...rows.map((row) => row.headline));
    last = rows.at(-1)?.id ?? last;
  }
  return seen;
}
