import { indicators } from '../../../schema/tables/indicators.ts';
import { lessons, mandates, mandateTasks, missionLessons, results } from '../../../schema/tables/mandates.ts';
import { missions } from '../../../schema/tables/missions.ts';
import { anyOf, atLeast, atMost, condition, containsFolded, equals } from '../../graph/filters.ts';
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
  through,
  typeMap,
} from '../../graph/map.ts';
import { missionById } from '../area-conditions.ts';
import { recordFields } from '../record-fields.ts';
import { mandateReviewMap, mandateReviewsDue } from './reviews-due.ts';

const mandateMap = typeMap('Mandate', mandates, {
  idPrefix: 'mandate',
  fields: {
    mission: one(mandates.missionId),
    supersedes: one(mandates.supersedesId),
    supersededBy: many(by(mandates.supersedesId), ascending(mandates.adoptedOn)),
    tasks: many(by(mandateTasks.mandateId), ascending(mandateTasks.ordinal)),
    ...recordFields(mandates),
  },
  filters: {
    statuses: anyOf(mandates.status),
    theme: condition(
      (row, value) =>
        `${row(mandates.id)} in (select task.mandate_id from mandate_tasks task
           where task.theme = ${value.as('task_theme')})`,
    ),
    mission: equals(mandates.missionId, uuidOf('mission')),
    adoptedFrom: atLeast(mandates.adoptedOn),
    adoptedTo: atMost(mandates.adoptedOn),
    reviewDueBy: atMost(mandates.reviewDueOn),
    expiresBy: atMost(mandates.expiresOn),
  },
  orders: {
    ADOPTED_ON_DESC: descending(mandates.adoptedOn),
    ADOPTED_ON_ASC: ascending(mandates.adoptedOn),
  },
});

const lessonMap = typeMap('Lesson', lessons, {
  idPrefix: 'lesson',
  fields: {
    missions: many(
      through(missionLessons, missionLessons.lessonId, missionLessons.missionId),
      ascending(missions.acronym),
    ),
    ...recordFields(lessons),
  },
  filters: {
    themes: anyOf(lessons.theme),
    mission: condition(
      (row, value) =>
        `${row(lessons.id)} in (select drawn.lesson_id from mission_lessons drawn
           where drawn.mission_id = ${missionById(value)})`,
    ),
    text: containsFolded(lessons.statement),
  },
  orders: { SLUG_ASC: ascending(lessons.slug) },
});

/** Mandates down to the results that indicators measure, and the lessons that missions left. */
export const mandateMaps: AnyMap[] = [
  mandateMap,
  typeMap('MandateTask', mandateTasks, {
    idPrefix: 'mandate_task',
    fields: {
      mandate: one(mandateTasks.mandateId),
      results: many(by(results.taskId), ascending(results.ordinal)),
      ...recordFields(mandateTasks),
    },
  }),
  typeMap('Result', results, {
    idPrefix: 'result',
    fields: {
      task: one(results.taskId),
      parent: one(results.parentId),
      children: many(by(results.parentId), ascending(results.ordinal)),
      indicators: many(by(indicators.resultId), ascending(indicators.name)),
      ...recordFields(results),
    },
  }),
  lessonMap,
  mandateReviewMap,
];

/** One mandate by id, pages of mandates and lessons, and which mandates are to be looked at soon. */
export const mandateQueries: Record<string, Field> = {
  mandate: lookup({ id: { column: mandates.id, decode: uuidOf('mandate') } }),
  mandates: connection(all),
  lessons: connection(all),
  mandateReviewsDue,
};
