import { v7 as uuidV7 } from 'uuid';
import { missionResults, scorecardIndicators, scorecardNotes } from '../../../../schema/tables/scorecards.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { Action } from '../../../access/policy.ts';
import type { Actor } from '../../../access/viewer.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import { memberSees } from '../../../database/row-policies.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, notFound, type Outcome, Refusal, versionConflict } from '../../../user-errors.ts';
import { carryOut } from '../../carry-out.ts';
import { findLabelProblems, type LabelFacts, labelOf, nameRecipients } from '../../label-input.ts';
import { findPlace, isPlaceNamed } from '../../place.ts';
import { requireMission } from '../require-mission.ts';
import { indicatorProblems } from './indicator-rules.ts';
import {
  type IndicatorInput,
  type ResultInput,
  removeResultInput,
  setResultInput,
} from './scorecard-input.ts';

/*
 * Each of these answers the UUID of the result. They throw HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */

/** Adds a result to the scorecard of a mission; with an id and its version, in the place of what that said before. */
export function setMissionResult(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  const command = { name: 'setMissionResult', input: setResultInput } as const;
  return carryOut(context, command, given, async (tx, input, actor) => {
    await requireMission(tx, input.mission);
    await requireRightIn(tx, actor, command.name, input.mission);
    const present = input.id ? await holdResult(tx, input.id, input.version, command.name, actor) : undefined;
    const label = labelOf(input, present);
    const problems = [
      ...input.indicators.flatMap((each, at) => indicatorProblems(each, ['indicators', String(at)])),
      ...(await findLabelProblems(tx, label)),
    ];
    if (problems.length > 0) throw new Refusal(...problems);
    const id = input.id ?? uuidV7();
    await writeResult(tx, id, input, { tlp: label.tlp, organisationId: actor.organisationId });
    await nameRecipients(tx, id, label.recipientIds);
    await writeIndicators(tx, id, input.indicators);
    const notes = input.notes.map((note, at) => ({
      resultId: id,
      ordinal: at + 1,
      writtenOn: note.writtenOn,
      statement: note.statement,
      feedbackCategory: note.feedbackCategory ?? null,
      url: note.url ?? null,
    }));
    await insertMissing(tx, scorecardNotes, notes);
    return id;
  });
}

/** Takes a result off the scorecard for good, with its indicators and notes. */
export function removeMissionResult(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  const command = { name: 'removeMissionResult', input: removeResultInput } as const;
  return carryOut(context, command, given, async (tx, { id, version }, actor) => {
    await holdResult(tx, id, version, command.name, actor);
    await tx`/* remove mission result */ delete from mission_results where id = ${id}`;
    return id;
  });
}

interface HeldResult extends LabelFacts {
  readonly version: number;
  readonly owner: string;
  readonly missionId: string;
}

/** @throws Refusal when there is none that the actor sees, or the version is another. @throws HubError FORBIDDEN. */
async function holdResult(
  tx: Transaction,
  id: string,
  version: number | null | undefined,
  mutation: Action,
  actor: Actor,
): Promise<HeldResult> {
  const [held] = await tx.unsafe<HeldResult[]>(
    `/* hold mission result */
     select version, tlp, owner_organisation_id as owner, mission_id as "missionId",
            array(select person_id::text from record_recipients where record_id = mission_results.id order by 1) as "recipientIds"
       from mission_results where id = $1 and ${memberSees('mission_results')} for update`,
    [id],
  );
  if (held === undefined) throw new Refusal(notFound(['id'], 'result'));
  await requireRightIn(tx, actor, mutation, held.missionId, held.owner);
  if (version === null || version === undefined) {
    throw new Refusal(invalidInput(['version'], 'Say which version you saw.'));
  }
  if (held.version !== version) throw new Refusal(versionConflict(['version'], held.version));
  return held;
}

/** Asks for the right where the mission is. @throws HubError FORBIDDEN. */
async function requireRightIn(
  tx: Transaction,
  actor: Actor,
  mutation: Action,
  missionId: string,
  owner?: string,
): Promise<void> {
  const rows = await tx<{ id: string }[]>`/* area of mission */
    select region_id as id from mission_regions where mission_id = ${missionId}`;
  const regionIds = rows.map(({ id }) => id);
  await requireRightAt(tx, actor, mutation, { regionIds, ...(owner !== undefined && { owner }) });
}

async function writeResult(
  tx: Transaction,
  id: string,
  { id: known, mission: missionId, ordinal, kind, title }: ResultInput,
  { tlp, organisationId }: { readonly tlp: LabelFacts['tlp']; readonly organisationId: string },
): Promise<void> {
  if (!known) {
    const row = { id, tlp, ownerOrganisationId: organisationId, missionId, ordinal, kind, title };
    await insertMissing(tx, missionResults, [row]);
    return;
  }
  await tx`/* forget indicators */ delete from scorecard_indicators where result_id = ${id}`;
  await tx`/* forget notes */ delete from scorecard_notes where result_id = ${id}`;
  await tx`/* next version of result */
    update mission_results
       set version = version + 1, updated_at = now(), recorded_at = now(), tlp = ${tlp}, mission_id = ${missionId},
           ordinal = ${ordinal}, kind = ${kind}, title = ${title}
     where id = ${id}`;
}

async function writeIndicators(
  tx: Transaction,
  resultId: string,
  given: readonly IndicatorInput[],
): Promise<void> {
  for (const [at, { indicator, region, pcode, ...facts }] of given.entries()) {
    const path = ['indicators', String(at)] as const;
    const place = isPlaceNamed({ region, pcode }) ? await findPlace(tx, { region, pcode }, path) : undefined;
    if (indicator) {
      const [found] = await tx`/* indicator */ select from indicators where id = ${indicator}`;
      if (found === undefined) throw new Refusal(notFound([...path, 'indicator'], 'indicator'));
    }
    await insertMissing(tx, scorecardIndicators, [
      {
        resultId,
        ordinal: at + 1,
        ...facts,
        indicatorId: indicator ?? null,
        regionId: place?.regionId ?? null,
      },
    ]);
  }
}
