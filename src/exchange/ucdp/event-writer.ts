import type { Transaction } from '../../database/transaction.ts';
import {
  type ConflictDirectory,
  type DyadMention,
  loadConflictDirectory,
} from '../../domains/incidents/actors.ts';
import { type IncidentRecord, type Participant, recordIncidents } from '../../domains/incidents/commands.ts';
import { flagsOf, type IncidentFacts } from '../../domains/incidents/rules.ts';
import { loadRegionDirectory } from '../../domains/regions/directory.ts';
import type { BatchWriter, ImportContext } from '../importer.ts';
import { type EventPlace, placeEvents } from './event-place.ts';
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

function recordOf(
  event: GedEvent,
  place: EventPlace,
  conflicts: ConflictDirectory,
  context: ImportContext,
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
