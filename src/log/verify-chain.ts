import { readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { type ChainedLog, eventChain } from './chained-log.ts';

/** What a look at the whole chain found. */
export interface ChainReport {
  /** How many rows, from the oldest one held, are as they were appended. */
  readonly verified: number;
  /** The first thing that is wrong; absent when the chain is whole. */
  readonly fault?: ChainFault;
}

/**
 * ALTERED: the content, or the hash that it follows, is not what was hashed. MISSING: there is no row at this
 * position, although the log goes on after it or ends later.
 */
export interface ChainFault {
  readonly position: number;
  readonly kind: 'ALTERED' | 'MISSING';
}

/** The end of what has been looked at: the hash is unknown before the oldest row held. */
interface Link {
  readonly position: number;
  readonly hash: string | null;
}

const pageSize = 2_000;

/** What is to be looked at, and who is told how far it is. */
interface Verifying {
  /** The log of the events unless given. */
  readonly chain?: ChainedLog;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Recomputes every hash from the floor to the head. A fault says that rows were altered, removed or put in behind
 * the log's back. Whoever may do that could also write a new chain: a hash kept elsewhere proves more.
 * @throws HubError DATABASE_UNAVAILABLE or STATEMENT_TIMEOUT.
 */
export async function verifyChain(
  database: Database,
  { chain = eventChain, onProgress }: Verifying = {},
): Promise<ChainReport> {
  const { floor, head } = await readEnds(database, chain);
  let link: Link = { position: floor, hash: null };
  while (link.position < head.position) {
    const through = Math.min(link.position + pageSize, head.position);
    const { fault, last } = await checkPage(database, chain, link, through);
    if (fault !== undefined) return { verified: fault.position - 1 - floor, fault };
    link = last;
    onProgress?.(link.position - floor, head.position - floor);
  }
  if (link.hash !== null && link.hash !== head.hash) {
    const fault = { position: head.position, kind: 'ALTERED' } as const;
    return { verified: head.position - 1 - floor, fault };
  }
  return { verified: head.position - floor };
}

/** Where a log ends, and the hash that vouches for everything up to there. */
export async function readHead(
  database: Database,
  chain: ChainedLog = eventChain,
): Promise<{ position: number; hash: string | null }> {
  return (await readEnds(database, chain)).head;
}

async function readEnds(
  database: Database,
  { name, head }: ChainedLog,
): Promise<{ floor: number; head: Link }> {
  const ends = {
    name: `ends of ${name}`,
    text: `select floor, position, encode(hash, 'hex') from ${head}`,
  };
  const [row] = await readAs(database, { kind: 'hub' }, ends, []);
  const [floor, position, hash] = row?.map((value) => value?.toString() ?? '') ?? [];
  return { floor: Number(floor), head: { position: Number(position), hash: hash ?? null } };
}

async function checkPage(
  database: Database,
  chain: ChainedLog,
  { position, hash }: Link,
  through: number,
): Promise<{ fault?: ChainFault; last: Link }> {
  const [row] = await readAs(database, { kind: 'hub' }, pageCheck(chain), [position, through, hash]);
  const [missing, altered, lastHash] = row?.map((value) => value?.toString() ?? null) ?? [];
  const last = { position: through, hash: lastHash ?? null };
  if (altered && !(missing && Number(missing) < Number(altered))) {
    return { fault: { position: Number(altered), kind: 'ALTERED' }, last };
  }
  return missing ? { fault: { position: Number(missing), kind: 'MISSING' }, last } : { last };
}

/** The first position after $1 and up to $2 that is missing, the first that is altered, and the hash of the last. */
const pageCheck = ({ name, log, text }: ChainedLog) => ({
  name: `verify ${name}`,
  text: `
    with page as (
      select position, hash,
             sha256(previous_hash || convert_to(${text}, 'UTF8')) = hash
             and previous_hash = lag(hash, 1, coalesce(decode($3::text, 'hex'), previous_hash))
                                 over (order by position) as is_true
        from ${log} where position > $1::bigint and position <= $2::bigint)
    select (select min(wanted) from generate_series($1::bigint + 1, $2::bigint) wanted
             where not exists (select from page where position = wanted)),
           (select min(position) from page where not is_true),
           (select encode(hash, 'hex') from page order by position desc limit 1)`,
});
