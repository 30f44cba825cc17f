import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { refreshShares } from './refresh-shares.ts';
import { tellOfAgreement } from './tell-of-agreement.ts';

/** Most turns that one transaction tells; others stay due. */
const batchSize = 100;

/** An agreement that begins or ends by the clock. */
interface Turn {
  readonly id: string;
  /** The version that the turn makes. */
  readonly version: number;
  readonly partyIds: readonly string[];
  readonly dueAt: string;
  readonly isEnd: boolean;
}

/** How long it is until an agreement begins or ends, in milliseconds: 0 or less when one is due, `most` when none is before. */
export async function readNextTurn(database: Database, most: number): Promise<number> {
  const [row] = await readAs(database, { kind: 'hub' }, nextTurn, [most]);
  return Number(row?.[0]?.toString());
}

const nextTurn = {
  name: 'next turn',
  text: `select least($1::int, ceil(extract(epoch from min(due_at) - clock_timestamp()) * 1000))
           from sharing_agreements where due_at is not null`,
};

/**
 * Tells the turns that are due as events, so that feeds and copies of the recipients begin anew; answers whether more
 * may be due. Row-level security goes by the clock itself and has let them see more or less since. However many do this
 * at once, each turn is told once: whoever wants the same row waits and finds it not due any more.
 */
export function tellTurns(database: Database): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    const turns = await tx<Turn[]>`/* turn agreements */
      with due as (
        select id, due_at from sharing_agreements where due_at <= now() order by due_at, id limit ${batchSize} for update),
      made as (
        update sharing_agreements a set version = version + 1, updated_at = now() from due where a.id = due.id
        returning a.id, a.version, a.party_ids, a.ends_at, due.due_at)
      select id, version, party_ids as "partyIds", due_at as "dueAt", due_at >= ends_at as "isEnd" from made
       order by due_at, id`;
    for (const turn of turns) await tell(tx, turn);
    return turns.length === batchSize;
  });
}

async function tell(tx: Transaction, turn: Turn): Promise<void> {
  const before = await tx<{ id: string }[]>`/* shares of agreement */
    select recipient_organisation_id as id from agreement_shares where agreement_id = ${turn.id} order by 1`;
  await refreshShares(tx, turn.id);
  await tellOfAgreement(tx, turn.isEnd ? 'agreement.expired' : 'agreement.began', turn, {
    organisationId: null,
    occurredAt: new Date(turn.dueAt),
    readers: before.map(({ id }) => id),
  });
}
