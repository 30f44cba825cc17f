import type { Transaction } from '../../database/transaction.ts';
import { type DyadMention, loadConflictDirectory } from '../../domains/incidents/actors.ts';
import { recordIncidents } from '../../domains/incidents/commands.ts';
import { loadRegionDirectory } from '../../domains/regions/directory.ts';
import type { BatchWriter, ImportContext } from '../importer.ts';
import { placeEvents } from './event-place.ts';
import { recordOf } from './event-record.ts';
import type { GedEvent, NamedNumber } from './event-row.ts';

/**
 * Writes UCDP events as incidents, with the actors, conflicts and dyads that they are the first to name. They stay
 * REPORTED: UCDP codes what sources report, which is not verification by a mission.
 */
export async function openEventWriter(
  tx: Transaction,
  context: ImportContext,
): Promise<BatchWriter<GedEvent>> {
  const conflicts = await loadConflictDirectory(tx);
  const place = placeEvents(await loadRegionDirectory(tx));
  return {
    write: async (tx, rows) => {
      const mentions = rows.flatMap(({ row }) => mentionOf(row) ?? []);
      await conflicts.addMissing(tx, mentions, context.sourceId);
      const placed = rows.map(({ line, row }) => ({ line, row, place: place(row) }));
      const records = placed.map(({ row, place }) => recordOf(row, place, conflicts, context));
      return {
        outcomes: await recordIncidents(tx, records, context.isQuiet),
        reviews: placed.flatMap(({ line, place }) => place.notes.map((note) => ({ ...note, line }))),
      };
    },
  };
}

/** The dyad of an event, where it has the numbers that make it the same dyad everywhere. */
function mentionOf({ dyad, conflict, sideA, sideB, violenceType }: GedEvent): DyadMention | null {
  if (dyad === null || dyad.number === null || conflict === null || conflict.number === null) return null;
  return {
    ucdpDyadId: dyad.number,
    name: dyad.name,
    conflict: { ucdpConflictId: conflict.number, name: conflict.name, violenceType },
    sideA: actorOf(sideA),
    sideB: actorOf(sideB),
  };
}

function actorOf(side: NamedNumber | null): DyadMention['sideA'] {
  return side === null || side.number === null ? null : { ucdpActorId: side.number, name: side.name };
}
