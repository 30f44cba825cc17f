import { v7 as uuidV7 } from 'uuid';
import {
  surveyAnswers,
  surveyEstimates,
  surveyQuestions,
  surveyStrata,
  surveys,
} from '../../../../schema/tables/community.ts';
import { requireRightAt } from '../../../access/mission-areas.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, type Outcome, Refusal, versionConflict } from '../../../user-errors.ts';
import { type Command, carryOut } from '../../carry-out.ts';
import { findLabelProblems, labelOf, nameRecipients } from '../../label-input.ts';
import { findPlace, isPlaceNamed } from '../../place.ts';
import { requireMission } from '../require-mission.ts';
import { estimatesOf } from './estimates-of.ts';
import { type SurveyResults, surveyInput } from './survey-input.ts';
import { surveyProblems } from './survey-rules.ts';

const command: Command<SurveyResults> = { name: 'recordSurveyResults', input: surveyInput };

/**
 * Records the results of one wave, with what follows from them for the population; with a version, in the place of what was
 * recorded of this wave before. Answers the UUID of the survey.
 * @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function recordSurveyResults(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, results, actor) => {
    const { organisationId } = actor;
    const { regionId } = await findPlace(tx, results);
    await requireRightAt(tx, actor, command.name, { regionIds: [regionId] });
    const present = await holdWave(tx, results, organisationId);
    const label = labelOf(results, present);
    const problems = [
      ...surveyProblems(results, context.now.toISOString().slice(0, 10)),
      ...(await findLabelProblems(tx, label)),
    ];
    if (problems.length > 0) throw new Refusal(...problems);
    if (results.mission) await requireMission(tx, results.mission);
    const id = present?.id ?? uuidV7();
    const facts = {
      tlp: label.tlp,
      missionId: results.mission ?? null,
      regionId,
      title: results.title,
      fieldworkFrom: results.fieldworkFrom,
      fieldworkTo: results.fieldworkTo,
      population: results.population,
      method: results.method,
      url: results.url ?? null,
    };
    if (present === undefined) {
      const { series, wave } = results;
      await insertMissing(tx, surveys, [{ id, ownerOrganisationId: organisationId, series, wave, ...facts }]);
    } else {
      await replaceWave(tx, id, facts);
    }
    await nameRecipients(tx, id, label.recipientIds);
    await writeParts(tx, id, results);
    return id;
  });
}

interface HeldWave {
  readonly id: string;
  readonly version: number;
  readonly tlp: NonNullable<SurveyResults['tlp']>;
  readonly recipientIds: readonly string[];
}

/** What is recorded of the wave so far; undefined when nothing is. @throws Refusal where the version does not fit that. */
async function holdWave(
  tx: Transaction,
  { series, wave, version }: SurveyResults,
  organisationId: string,
): Promise<HeldWave | undefined> {
  const [found] = await tx<HeldWave[]>`/* hold wave */
    select id, version, tlp,
           array(select person_id::text from record_recipients where record_id = surveys.id order by 1) as "recipientIds"
      from surveys where owner_organisation_id = ${organisationId} and series = ${series} and wave = ${wave} for update`;
  if (found === undefined && version) {
    throw new Refusal(invalidInput(['version'], 'Nothing is recorded of this wave: leave the version out.'));
  }
  if (found !== undefined && !version) {
    const message = `Wave ${wave} of this series is recorded: to put it right, send version ${found.version}.`;
    throw new Refusal(invalidInput(['wave'], message));
  }
  if (found !== undefined && found.version !== version) {
    throw new Refusal(versionConflict(['version'], found.version));
  }
  return found;
}

type Facts = Pick<
  typeof surveys.$inferSelect,
  | 'tlp'
  | 'missionId'
  | 'regionId'
  | 'title'
  | 'fieldworkFrom'
  | 'fieldworkTo'
  | 'population'
  | 'method'
  | 'url'
>;

async function replaceWave(tx: Transaction, id: string, facts: Facts): Promise<void> {
  await tx`/* forget questions */ delete from survey_questions where survey_id = ${id}`;
  await tx`/* forget strata */ delete from survey_strata where survey_id = ${id}`;
  await tx`/* next version of survey */
    update surveys
       set version = version + 1, updated_at = now(), recorded_at = now(), tlp = ${facts.tlp},
           mission_id = ${facts.missionId}, region_id = ${facts.regionId}, title = ${facts.title},
           fieldwork_from = ${facts.fieldworkFrom}, fieldwork_to = ${facts.fieldworkTo},
           population = ${facts.population}, method = ${facts.method}, url = ${facts.url}
     where id = ${id}`;
}

async function writeParts(tx: Transaction, surveyId: string, results: SurveyResults): Promise<void> {
  const strata = new Map<string, { id: string; populationSize: number }>();
  for (const [place, { name, sex, ageFrom, ageTo, populationSize, ...where }] of results.strata.entries()) {
    const region = isPlaceNamed(where) ? await findPlace(tx, where, ['strata', String(place)]) : undefined;
    const id = uuidV7();
    strata.set(name, { id, populationSize });
    const asked = { sex: sex ?? null, ageFrom: ageFrom ?? null, ageTo: ageTo ?? null, populationSize };
    const row = { id, surveyId, ordinal: place + 1, name, regionId: region?.regionId ?? null, ...asked };
    await insertMissing(tx, surveyStrata, [row]);
  }
  for (const [place, { answers, ...question }] of results.questions.entries()) {
    const questionId = uuidV7();
    await insertMissing(tx, surveyQuestions, [{ id: questionId, surveyId, ordinal: place + 1, ...question }]);
    const counted = answers.flatMap(({ stratum, counts }) => {
      const known = strata.get(stratum);
      return known === undefined ? [] : [{ ...known, counts }];
    });
    const rows = counted.flatMap(({ id: stratumId, counts }) =>
      counts.map((answerCount, choice) => ({ questionId, stratumId, choice: choice + 1, answerCount })),
    );
    await insertMissing(tx, surveyAnswers, rows);
    const estimates = estimatesOf(question, counted);
    await insertMissing(
      tx,
      surveyEstimates,
      estimates.map((estimate, at) => ({ questionId, ordinal: at + 1, ...estimate })),
    );
  }
}
