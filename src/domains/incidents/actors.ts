import { actors, conflicts, dyads } from '../../../schema/tables/incidents.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WriteOutcome } from '../../database/upsert-rows.ts';

type ActorRow = typeof actors.$inferInsert;

/** What a list of actors says of one of them. */
export type ActorFacts = Pick<
  ActorRow,
  'name' | 'fullName' | 'kind' | 'alsoKnownAs' | 'locations' | 'sourceId'
> & { readonly ucdpActorId: number };

/** Writes actors by their UCDP number; answers one outcome per actor, in order. */
export async function recordActors(
  tx: Transaction,
  facts: readonly ActorFacts[],
): Promise<readonly WriteOutcome[]> {
  const written = await upsertRows(tx, actors, ['ucdpActorId'], facts);
  return written.map((row) => row.outcome);
}

/** The two sides of violence as an event names them; numbers are UCDP's. */
export interface DyadMention {
  readonly ucdpDyadId: number;
  readonly name: string;
  readonly conflict: {
    readonly ucdpConflictId: number;
    readonly name: string;
    readonly violenceType: ViolenceType;
  };
  readonly sideA: ActorMention | null;
  readonly sideB: ActorMention | null;
}

/** The kind of violence of a conflict, as UCDP tells them apart. */
export type ViolenceType = NonNullable<(typeof conflicts.$inferSelect)['violenceType']>;

/** An actor as an event names it. */
export interface ActorMention {
  readonly ucdpActorId: number;
  readonly name: string;
}

/** Ids by UCDP number of everything that takes part in violence; grows as events bring new ones. */
export interface ConflictDirectory {
  actorId(ucdpActorId: number): string | undefined;
  /** The actor of exactly that name; undefined when there is none or several. */
  actorNamed(name: string): string | undefined;
  conflictId(ucdpConflictId: number): string | undefined;
  dyadId(ucdpDyadId: number): string | undefined;
  /** Makes the actors, conflicts and dyads that are not known yet; known ones stay as they are. */
  addMissing(tx: Transaction, mentions: readonly DyadMention[], sourceId: string): Promise<void>;
}

/** Reads every actor, conflict and dyad that has a UCDP number. */
export async function loadConflictDirectory(tx: Transaction): Promise<ConflictDirectory> {
  const actorIds = await readIds(tx, 'actors', 'ucdp_actor_id');
  const conflictIds = await readIds(tx, 'conflicts', 'ucdp_conflict_id');
  const dyadIds = await readIds(tx, 'dyads', 'ucdp_dyad_id');
  const named = await tx<{ name: string; id: string }[]>`
    select name, min(id::text) as id from actors group by name having count(*) = 1`;
  const idsByName = new Map(named.map(({ name, id }) => [name, id]));

  return {
    actorId: (number) => actorIds.get(number),
    actorNamed: (name) => idsByName.get(name),
    conflictId: (number) => conflictIds.get(number),
    dyadId: (number) => dyadIds.get(number),
    addMissing: async (tx, mentions, sourceId) => {
      const sides = mentions.flatMap(({ sideA, sideB }) => [sideA, sideB]).filter((side) => side !== null);
      await addNew(
        actorIds,
        sides,
        (actor) => actor.ucdpActorId,
        (rows) =>
          upsertRows(
            tx,
            actors,
            ['ucdpActorId'],
            rows.map((actor) => ({ ...actor, kind: kindByName(actor.name), sourceId })),
          ),
      );
      const fought = mentions.map(({ conflict }) => conflict);
      await addNew(
        conflictIds,
        fought,
        (conflict) => conflict.ucdpConflictId,
        (rows) =>
          upsertRows(
            tx,
            conflicts,
            ['ucdpConflictId'],
            rows.map((conflict) => ({ ...conflict, sourceId })),
          ),
      );
      const dyadRows = mentions.flatMap(({ ucdpDyadId, name, conflict, sideA, sideB }) => {
        const conflictId = conflictIds.get(conflict.ucdpConflictId);
        const sideAId = sideA === null ? null : (actorIds.get(sideA.ucdpActorId) ?? null);
        const sideBId = sideB === null ? null : (actorIds.get(sideB.ucdpActorId) ?? null);
        return conflictId === undefined ? [] : [{ ucdpDyadId, name, conflictId, sideAId, sideBId, sourceId }];
      });
      await addNew(
        dyadIds,
        dyadRows,
        (dyad) => dyad.ucdpDyadId,
        (rows) => upsertRows(tx, dyads, ['ucdpDyadId'], rows),
      );
    },
  };
}

async function readIds(tx: Transaction, table: string, column: string): Promise<Map<number, string>> {
  const rows = await tx<{ number: number; id: string }[]>`
    select ${tx(column)} as number, id from ${tx(table)} where ${tx(column)} is not null`;
  return new Map(rows.map(({ number, id }) => [number, id]));
}

/** Writes the rows whose numbers are not known, each number once, and remembers their ids. */
async function addNew<Row>(
  ids: Map<number, string>,
  rows: readonly Row[],
  numberOf: (row: Row) => number,
  write: (rows: readonly Row[]) => Promise<readonly { readonly id: string }[]>,
): Promise<void> {
  const missing = new Map(rows.map((row) => [numberOf(row), row]));
  for (const number of ids.keys()) missing.delete(number);
  const written = await write([...missing.values()]);
  for (const [place, number] of [...missing.keys()].entries()) {
    const id = written[place]?.id;
    if (id !== undefined) ids.set(number, id);
  }
}

/** What the name of an actor gives away: UCDP calls states `Government of …` and people without arms `Civilians`. */
function kindByName(name: string): ActorRow['kind'] {
  if (name === 'Civilians') return 'CIVILIANS';
  return name.startsWith('Government of ') ? 'STATE_FORCES' : null;
}
