import { z } from 'zod';
import {
  actorRole,
  attributionStatus,
  incidentKind,
  placePrecision,
  violenceType,
} from '../../../../schema/tables/incidents.ts';
import { uuidOf } from '../../../graph/ids.ts';
import { count, text } from '../../carry-out.ts';

/** An id of an incident, as its UUID. Throws BAD_ID for any other text. */
export const incidentId = z.string().transform(uuidOf('incident'));

/** What every change to an incident names: the incident, the version that the client saw, and why. */
export const target = { id: incidentId, version: z.number().int(), reason: text(2_000) };

const location = z.object({
  latitude: z.number().min(-90, 'From -90 to 90.').max(90, 'From -90 to 90.'),
  longitude: z.number().min(-180, 'From -180 to 180.').max(180, 'From -180 to 180.'),
});

const deaths = z.object({
  low: count().nullish(),
  best: count().nullish(),
  high: count().nullish(),
  civilians: count().nullish(),
});

/** What a report must say. */
export const requiredFacts = {
  headline: text(300),
  occurredFrom: z.string(),
  kind: z.enum(incidentKind.enumValues),
};

/** What a report may say; the region by its id or by its P-code. */
export const optionalFacts = {
  narrative: text(10_000).nullish(),
  occurredTo: z.string().nullish(),
  region: z.string().transform(uuidOf('region')).nullish(),
  pcode: text(40).nullish(),
  location: location.nullish(),
  placePrecision: z.enum(placePrecision.enumValues).nullish(),
  locationName: text(500).nullish(),
  subKind: text(200).nullish(),
  violenceType: z.enum(violenceType.enumValues).nullish(),
  isCivilianTargeting: z.boolean().nullish(),
  deaths: deaths.nullish(),
  injured: count().nullish(),
  displaced: count().nullish(),
  attribution: z.enum(attributionStatus.enumValues).nullish(),
};

/**
 * Where a report was taken from, and whom its dataset names. The SDL has no such fields, so that no client can speak
 * in the name of a dataset: only the hub itself does, when it tells past events again.
 */
export const provenance = {
  sourceId: z.uuid().nullish(),
  conflictId: z.uuid().nullish(),
  dyadId: z.uuid().nullish(),
  participants: z
    .array(z.object({ actorId: z.uuid(), side: z.number().int(), role: z.enum(actorRole.enumValues) }))
    .nullish(),
};
