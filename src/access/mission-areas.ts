import type { Transaction } from '../database/transaction.ts';
import { type Action, type Place, requireRight } from './policy.ts';
import type { Actor } from './viewer.ts';

/** What an action is done to, once it was read: who owns it, and the smallest regions that it names. */
export interface PlacedSubject {
  readonly owner?: string | null;
  /** UUIDs; none where no place is known. */
  readonly regionIds: readonly string[];
}

/**
 * Asks once more for the right to act, now that it is known on what and where. Areas are read in the transaction that
 * acts: what a socket that is open for days was told of them does not count. Keys are held to none, so nothing is read.
 * @throws HubError FORBIDDEN.
 */
export async function requireRightAt(
  tx: Transaction,
  actor: Actor,
  action: Action,
  { owner, regionIds }: PlacedSubject,
): Promise<void> {
  const places = actor.kind === 'person' ? await readPlaces(tx, regionIds) : undefined;
  requireRight(actor, action, { owner, places });
}

/** The missions in whose areas regions lie, or with whose areas they share a part, as the graph has them now. */
async function readPlaces(tx: Transaction, regionIds: readonly string[]): Promise<readonly Place[]> {
  if (regionIds.length === 0) return [];
  const rows = await tx<Place[]>`/* missions of places */
    select array(select area.mission_id::text from mission_regions area
                   join region_ancestors above on above.ancestor_id = area.region_id
                  where above.region_id = place.id) as inside,
           array(select area.mission_id::text from mission_regions area
                   join region_ancestors above on above.ancestor_id = area.region_id
                  where above.region_id = place.id
                 union select area.mission_id::text from mission_regions area
                   join region_ancestors below on below.region_id = area.region_id
                  where below.ancestor_id = place.id) as touching
      from unnest(${[...regionIds]}::uuid[]) as place (id)`;
  return [...rows];
}
