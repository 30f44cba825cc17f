import { z } from 'zod';
import { incidentRecords } from '../../../../schema/tables/incidents.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import { invalidInput, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut, reference } from '../../carry-out.ts';
import { findLabelProblems, isSameLabel, labelInput, labelOf } from '../../label-input.ts';
import { findPlace, isPlaceNamed, type Place } from '../../place.ts';
import {
  compareReports,
  deriveFacts,
  placePrecisionOf,
  type ReportFacts,
  reportProblems,
} from '../report-rules.ts';
import { nextVerification } from '../verification-rules.ts';
import { type HeldIncident, hold, requireReporter, requireTarget } from './held-incident.ts';
import { informantInput, informantOf, isSameInformant, keepInformant, readInformant } from './informant.ts';
import { writeVersion } from './new-version.ts';
import { optionalFacts, requiredFacts, target } from './report-input.ts';

const changes = z.object({
  ...z.object(requiredFacts).partial().shape,
  ...optionalFacts,
  ...informantInput,
  ...labelInput,
});
type Changes = z.infer<typeof changes>;
const input = z.object({ ...reference, ...target, changes });
type Correction = z.infer<typeof input>;
const command: Command<Correction> = { name: 'correctIncident', input };

const path = ['changes'];

/**
 * Corrects what an incident says: what the changes name replaces what stood, null empties it, the rest stays. A
 * correction of more than words and the label sets the verification back to REPORTED. Answers the incident's UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN for incidents of other organisations, BAD_ID.
 */
export function correctIncident(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, correction, actor) => {
    const { id, version, reason } = correction;
    const seen = { id, version, mutation: command.name, action: 'CORRECT' as const };
    const held = await requireTarget(tx, await hold(tx, [id]), seen, actor);
    requireReporter(held);
    const place = isPlaceNamed(correction.changes)
      ? await findPlace(tx, correction.changes, path)
      : undefined;
    if (place !== undefined) {
      const to = { owner: held.ownerOrganisationId, regionIds: [place.regionId] };
      await requireRightAt(tx, actor, command.name, to);
    }
    const facts = correctedFacts(held, correction.changes, place);
    const { isSame, isSubstantial } = compareReports(held, facts);
    const label = labelOf(correction.changes, held);
    const known = await readInformant(tx, id);
    const informant = informantOf(correction.changes, known, path);
    if (isSame && isSameLabel(label, held) && isSameInformant(informant, known))
      throw new Refusal(invalidInput(path, 'This is what the incident says already.'));
    const problems = [
      ...reportProblems(facts, context.now, path),
      ...(await findLabelProblems(tx, label, ['changes', 'recipients'])),
    ];
    if (problems.length > 0) throw new Refusal(...problems);
    const verification = isSubstantial ? nextVerification(held.verification, 'CORRECT') : null;
    await insertMissing(tx, incidentRecords, [
      { incidentId: id, version: version + 1, record: recordOf(correction.changes) },
    ]);
    await keepInformant(tx, { id, ownerOrganisationId: actor.organisationId }, informant);
    await writeVersion(tx, held, {
      action: 'CORRECT',
      organisationId: actor.organisationId,
      reason,
      columns: {
        ...facts,
        ...deriveFacts(facts),
        verification: verification ?? held.verification,
        tlp: label.tlp,
        isInformantProtected: informant?.isProtected ?? false,
      },
      recipientIds: label.recipientIds,
      standing: 'CURRENT',
      occurredAt: context.now,
      ...(place && { regionIds: place.regionIds }),
    });
    return id;
  });
}

/** The changes as their record: without those whom they name. */
function recordOf(changes: Changes): Record<string, unknown> {
  const {
    recipients: _recipients,
    informant: _informant,
    isInformantProtected: _isProtected,
    ...record
  } = changes;
  return record;
}

/** The facts after the correction. What is not given stays; null empties what may be empty, and leaves the rest. */
function correctedFacts(held: HeldIncident, changes: Changes, place: Place | undefined): ReportFacts {
  return {
    headline: changes.headline ?? held.headline,
    narrative: given(changes.narrative, held.narrative),
    occurredFrom: changes.occurredFrom ?? held.occurredFrom,
    occurredTo: changes.occurredTo ?? lastDay(held, changes),
    ...placeOf(held, changes, place),
    kind: changes.kind ?? held.kind,
    subKind: given(changes.subKind, held.subKind),
    violenceType: given(changes.violenceType, held.violenceType),
    isCivilianTargeting: changes.isCivilianTargeting ?? held.isCivilianTargeting,
    ...deathsOf(held, changes.deaths),
    injured: given(changes.injured, held.injured),
    displaced: given(changes.displaced, held.displaced),
    attribution: changes.attribution ?? held.attribution,
  };
}

/** An incident of one day stays one when its day is corrected. */
const lastDay = (held: HeldIncident, { occurredFrom }: Changes): string =>
  held.occurredTo === held.occurredFrom ? (occurredFrom ?? held.occurredTo) : held.occurredTo;

const given = <Value>(value: Value | undefined, known: Value): Value => (value === undefined ? known : value);

/** Another region or point brings its own precision, unless one is given: the old one told of the old place. */
function placeOf(held: HeldIncident, changes: Changes, place: Place | undefined) {
  const { location } = changes;
  const isMoved = place !== undefined || location !== undefined;
  const latitude = location === undefined ? held.latitude : (location?.latitude ?? null);
  const longitude = location === undefined ? held.longitude : (location?.longitude ?? null);
  const usual =
    isMoved && place !== undefined
      ? placePrecisionOf(Boolean(location), place.level)
      : location
        ? 'EXACT'
        : held.placePrecision;
  return {
    latitude,
    longitude,
    placePrecision: changes.placePrecision ?? usual,
    locationName: given(changes.locationName, held.locationName),
    regionId: place?.regionId ?? held.regionId,
  };
}

/** Estimates are corrected one by one; null for all of them empties all. */
function deathsOf(held: HeldIncident, deaths: Changes['deaths']) {
  if (deaths === null) return { deathsLow: null, deathsBest: null, deathsHigh: null, deathsCivilians: null };
  return {
    deathsLow: given(deaths?.low, held.deathsLow),
    deathsBest: given(deaths?.best, held.deathsBest),
    deathsHigh: given(deaths?.high, held.deathsHigh),
    deathsCivilians: given(deaths?.civilians, held.deathsCivilians),
  };
}
