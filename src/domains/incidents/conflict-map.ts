import { actors, conflicts, dyads, incidents } from '../../../schema/tables/incidents.ts';
import { anyOf, condition, containsFolded } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  type Field,
  lookup,
  many,
  one,
  typeMap,
  where,
} from '../../graph/map.ts';
import { recordFields } from '../record-fields.ts';

const actorMap = typeMap('Actor', actors, {
  idPrefix: 'actor',
  fields: {
    dyads: many(
      where((actor, dyad) => `${actor(actors.id)} in (${dyad(dyads.sideAId)}, ${dyad(dyads.sideBId)})`),
      ascending(dyads.name),
    ),
    incidents: connection(
      where(
        (actor, incident) =>
          `${incident(incidents.id)} in (select part.incident_id from incident_actors part
             where part.actor_id = ${actor(actors.id)})`,
      ),
    ),
    ...recordFields(actors),
  },
  filters: { kinds: anyOf(actors.kind), name: containsFolded(actors.name) },
  orders: { NAME_ASC: ascending(actors.name), NAME_DESC: descending(actors.name) },
});

const conflictMap = typeMap('Conflict', conflicts, {
  idPrefix: 'conflict',
  fields: {
    dyads: many(by(dyads.conflictId), ascending(dyads.name)),
    incidents: connection(by(incidents.conflictId)),
    ...recordFields(conflicts),
  },
  filters: {
    violenceTypes: anyOf(conflicts.violenceType),
    name: containsFolded(conflicts.name),
    actor: condition(
      (row, value) =>
        `${row(conflicts.id)} in (select dyad.conflict_id from dyads dyad
           where ${value.as('uuid', uuidOf('actor'))} in (dyad.side_a_id, dyad.side_b_id))`,
    ),
  },
  orders: { NAME_ASC: ascending(conflicts.name), NAME_DESC: descending(conflicts.name) },
});

/** Who fights whom, over what. */
export const conflictMaps: AnyMap[] = [
  actorMap,
  conflictMap,
  typeMap('Dyad', dyads, {
    idPrefix: 'dyad',
    fields: {
      conflict: one(dyads.conflictId),
      sideA: one(dyads.sideAId),
      sideB: one(dyads.sideBId),
      incidents: connection(by(incidents.dyadId)),
      ...recordFields(dyads),
    },
  }),
];

/** One actor or conflict by id or UCDP number, and pages of both. */
export const conflictQueries: Record<string, Field> = {
  actor: lookup({
    id: { column: actors.id, decode: uuidOf('actor') },
    ucdpActorId: { column: actors.ucdpActorId },
  }),
  actors: connection(all),
  conflict: lookup({
    id: { column: conflicts.id, decode: uuidOf('conflict') },
    ucdpConflictId: { column: conflicts.ucdpConflictId },
  }),
  conflicts: connection(all),
};
