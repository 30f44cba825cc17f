import { v7 as uuidV7 } from 'uuid';
import { z } from 'zod';
import {
  incidentActors,
  incidentRecords,
  incidentRegions,
  incidentStatus,
  incidents,
} from '../../../../schema/tables/incidents.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { appendEvents } from '../../../log/append.ts';
import { type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut, reference } from '../../carry-out.ts';
import { findLabelProblems, labelInput, labelOf, nameRecipients } from '../../label-input.ts';
import { findPlace, type Place } from '../../place.ts';
import { deriveFacts, placePrecisionOf, type ReportFacts, reportProblems } from '../report-rules.ts';
import { routingKeysOf } from '../routing-keys.ts';
import { informantInput, informantOf, keepInformant } from './informant.ts';
import { eventKinds } from './new-version.ts';
import { optionalFacts, provenance, requiredFacts } from './report-input.ts';

/** The origin of what organisations report to the hub itself. */
const ownOrigin = 'HALCYON';

const input = z.object({
  ...reference,
  // No default here: a request that says nothing of it must stay the same request for its reference.
  status: z.enum(incidentStatus.enumValues).nullish(),
  ...requiredFacts,
  ...optionalFacts,
  ...informantInput,
  ...provenance,
  ...labelInput,
});
type Report = z.infer<typeof input>;
const command: Command<Report> = { name: 'reportIncident', input };

/**
 * Reports an incident: its first version, REPORTED, owned by the organisation that reports, with the report itself as
 * its record. Answers the incident's UUID.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function reportIncident(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, report, actor) => {
    const { organisationId } = actor;
    const place = await findPlace(tx, report);
    await requireRightAt(tx, actor, command.name, { regionIds: [place.regionId] });
    const facts = factsOf(report, place);
    const label = labelOf(report);
    const problems = [...reportProblems(facts, context.now), ...(await findLabelProblems(tx, label))];
    if (problems.length > 0) throw new Refusal(...problems);
    const id = uuidV7();
    const informant = informantOf(report);
    const record = recordOf(report);
    const status = report.status ?? 'ACTUAL';
    const { sourceId = null, conflictId = null, dyadId = null } = report;
    const { tlp, recipientIds } = label;
    const owned = { origin: ownOrigin, originKey: id, ownerOrganisationId: organisationId, status, tlp };
    const done = { action: 'REPORT' as const, actionById: organisationId };
    const isInformantProtected = informant?.isProtected ?? false;
    const rest = { ...deriveFacts(facts), sourceId, conflictId, dyadId };
    await insertMissing(tx, incidents, [{ id, ...facts, ...rest, ...owned, ...done, isInformantProtected }]);
    await insertAround(tx, { id, occurredFrom: facts.occurredFrom, record, place });
    await keepInformant(tx, { id, ownerOrganisationId: organisationId }, informant);
    await nameRecipients(tx, id, recipientIds);
    const participants = (report.participants ?? []).map((part) => ({ incidentId: id, ...part }));
    await insertMissing(tx, incidentActors, participants);
    await appendEvents(tx, [
      {
        kind: eventKinds.REPORT,
        entityKind: 'incident',
        entityId: id,
        entityVersion: 1,
        keysBefore: null,
        keysAfter: routingKeysOf({
          ...facts,
          ...owned,
          verification: 'REPORTED',
          regionIds: place.regionIds,
          recipientIds,
        }),
        body: { organisationId },
        occurredAt: context.now,
      },
    ]);
    return id;
  });
}

/** The report as its record: without those whom it names, who are not everybody's business who may see it. */
function recordOf(report: Report): Record<string, unknown> {
  const {
    clientReference: _reference,
    recipients: _recipients,
    informant: _informant,
    isInformantProtected: _isProtected,
    ...record
  } = report;
  return record;
}

interface Around {
  readonly id: string;
  readonly occurredFrom: string;
  readonly record: Record<string, unknown>;
  readonly place: Place;
}

/** The regions of the incident, and the report as it came. */
async function insertAround(tx: Transaction, { id, occurredFrom, record, place }: Around): Promise<void> {
  const regions = place.regionIds.map((regionId) => ({ regionId, occurredFrom, incidentId: id }));
  await insertMissing(tx, incidentRegions, regions);
  await insertMissing(tx, incidentRecords, [{ incidentId: id, version: 1, record }]);
}

/** The columns of a report, with what follows from what it leaves out. */
function factsOf(report: Report, { regionId, level }: Place): ReportFacts {
  const { deaths, location } = report;
  return {
    headline: report.headline,
    narrative: report.narrative ?? null,
    occurredFrom: report.occurredFrom,
    occurredTo: report.occurredTo ?? report.occurredFrom,
    latitude: location?.latitude ?? null,
    longitude: location?.longitude ?? null,
    placePrecision: report.placePrecision ?? placePrecisionOf(Boolean(location), level),
    locationName: report.locationName ?? null,
    regionId,
    kind: report.kind,
    subKind: report.subKind ?? null,
    violenceType: report.violenceType ?? null,
    isCivilianTargeting: report.isCivilianTargeting ?? false,
    deathsLow: deaths?.low ?? null,
    deathsBest: deaths?.best ?? null,
    deathsHigh: deaths?.high ?? null,
    deathsCivilians: deaths?.civilians ?? null,
    injured: report.injured ?? null,
    displaced: report.displaced ?? null,
    attribution: report.attribution ?? 'UNKNOWN',
  };
}
