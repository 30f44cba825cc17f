import type { ConflictDirectory } from '../../domains/incidents/actors.ts';
import type { IncidentRecord, Participant } from '../../domains/incidents/commands.ts';
import { flagsOf, type IncidentFacts } from '../../domains/incidents/rules.ts';
import type { ImportContext } from '../importer.ts';
import type { EventPlace } from './event-place.ts';
import type { GedEvent, NamedNumber } from './event-row.ts';

/** The dataset whose ids identify UCDP events. */
const origin = 'UCDP_GED';

/** What the hub makes of UCDP's kinds of violence. Violence between armed sides is a battle for both first kinds. */
const kinds = {
  STATE_BASED: 'BATTLES',
  NON_STATE: 'BATTLES',
  ONE_SIDED: 'VIOLENCE_AGAINST_CIVILIANS',
} as const;

/**
 * What an event says, with what the hub knows of its place and its sides. Actors, conflicts and dyads that it does not
 * know are left out.
 */
export function recordOf(
  event: GedEvent,
  place: EventPlace,
  conflicts: ConflictDirectory,
  context: Pick<ImportContext, 'sourceId' | 'edition'>,
): IncidentRecord {
  const { regionIds, regionId, latitude, longitude } = place;
  const facts: IncidentFacts = {
    latitude,
    longitude,
    regionId,
    origin,
    originKey: event.id,
    edition: context.edition,
    sourceId: context.sourceId,
    headline: headlineOf(event),
    narrative: null,
    disorderType: 'POLITICAL_VIOLENCE',
    kind: kinds[event.violenceType],
    subKind: null,
    violenceType: event.violenceType,
    isCivilianTargeting: event.violenceType === 'ONE_SIDED',
    conflictId: idOf(event.conflict, conflicts.conflictId),
    dyadId: idOf(event.dyad, conflicts.dyadId),
    injured: null,
    displaced: null,
    qualityFlags: [
      ...flagsOf(event.facts),
      ...place.flags,
      ...(event.isSourceCountUnknown ? ['SOURCE_COUNT_UNKNOWN' as const] : []),
      ...(event.isReduced ? ['REDUCED_RECORD' as const] : []),
    ],
    // Last, for speed: an object that begins with a spread costs forty times as much.
    ...event.facts,
  };
  const participants = [
    participantOf(event.sideA, 1, conflicts),
    participantOf(event.sideB, 2, conflicts),
  ].flat();
  return { facts, regionIds, participants, citations: event.citations, record: event.record };
}

/** A line for lists: who against whom, and where: `Government of Uganda - LRA, Obo town`. */
function headlineOf({ dyad, violenceType, facts, countryName }: GedEvent): string {
  const who = dyad?.name ?? unnamedDyads[violenceType];
  const where = facts.locationName ?? countryName;
  return where === null ? who : `${who}, ${where}`;
}

/** What an event without named sides is called. */
const unnamedDyads = {
  STATE_BASED: 'State-based violence',
  NON_STATE: 'Non-state violence',
  ONE_SIDED: 'One-sided violence',
} as const;

function idOf(named: NamedNumber | null, find: (number: number) => string | undefined): string | null {
  return named === null || named.number === null ? null : (find(named.number) ?? null);
}

/** A side by its number; without one, by its name where exactly one actor bears it. */
function participantOf(
  side: NamedNumber | null,
  number: number,
  conflicts: ConflictDirectory,
): readonly Participant[] {
  if (side === null) return [];
  const actorId = side.number === null ? conflicts.actorNamed(side.name) : conflicts.actorId(side.number);
  return actorId === undefined ? [] : [{ actorId, side: number, role: 'PRIMARY' }];
}
