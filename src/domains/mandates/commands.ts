import { lessons, mandates, mandateTasks, missionLessons, results } from '../../../schema/tables/mandates.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** A mandate of a mission; mission and instrument identify it. */
export type MandateFacts = typeof mandates.$inferInsert;

/** A task of a mandate, by its place in it. */
export type TaskFacts = typeof mandateTasks.$inferInsert;

/** A result that a task is to bring about, by its place under the task. */
export type ResultFacts = typeof results.$inferInsert;

/** A lesson and where it is written. */
export type LessonFacts = typeof lessons.$inferInsert;

/** Writes mandates, those that are superseded before those that supersede them. Answers in order. */
export function recordMandates(
  tx: Transaction,
  rows: readonly MandateFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, mandates, ['missionId', 'instrument'], rows);
}

/** The ids of the mandates of these missions, by `mandateKey`. */
export async function mandateIds(
  tx: Transaction,
  missionIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx<{ id: string; mission_id: string; instrument: string }[]>`
    select id, mission_id, instrument from mandates where mission_id = any (${[...missionIds]}::uuid[])`;
  return new Map(rows.map((row) => [mandateKey(row.mission_id, row.instrument), row.id]));
}

/** The key of a mandate in `mandateIds`. */
export function mandateKey(missionId: string, instrument: string): string {
  return `${missionId} ${instrument}`;
}

/** Writes the tasks of mandates. Answers in order. */
export function recordTasks(tx: Transaction, rows: readonly TaskFacts[]): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, mandateTasks, ['mandateId', 'ordinal'], rows);
}

/** Writes the results of tasks. Answers in order. */
export function recordResults(tx: Transaction, rows: readonly ResultFacts[]): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, results, ['taskId', 'ordinal'], rows);
}

/** Writes lessons under their slugs. Answers in order. */
export function recordLessons(tx: Transaction, rows: readonly LessonFacts[]): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, lessons, ['slug'], rows);
}

/** Writes from which missions lessons were drawn. */
export async function linkLessons(
  tx: Transaction,
  rows: readonly (typeof missionLessons.$inferInsert)[],
): Promise<void> {
  await insertMissing(tx, missionLessons, rows);
}
