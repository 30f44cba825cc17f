import {
  missionAliases,
  missionHeadquarters,
  missionLinks,
  missionPartners,
  missionRegions,
  missions,
} from '../../../schema/tables/missions.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** What a source says about a mission; its acronym identifies it. */
export type MissionFacts = typeof missions.$inferInsert;

/** A headquarters as one source places it. */
export type HeadquartersFacts = typeof missionHeadquarters.$inferInsert & { sourceId: string };

/** Writes missions under their acronyms; what a source does not say keeps its stored value. Answers in order. */
export function recordMissions(
  tx: Transaction,
  rows: readonly MissionFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, missions, ['acronym'], rows);
}

/** Writes other names of missions, each under its folded spelling, which belongs to one mission only. */
export async function recordMissionAliases(
  tx: Transaction,
  rows: readonly (typeof missionAliases.$inferInsert)[],
): Promise<void> {
  await insertMissing(tx, missionAliases, rows);
}

/** Writes which mission succeeded another or is part of it. */
export async function linkMissions(
  tx: Transaction,
  rows: readonly (typeof missionLinks.$inferInsert)[],
): Promise<void> {
  await insertMissing(tx, missionLinks, rows);
}

/** Writes where missions had their headquarters; sources that disagree each keep a row. Answers in order. */
export function recordHeadquarters(
  tx: Transaction,
  rows: readonly HeadquartersFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, missionHeadquarters, ['missionId', 'place', 'sourceId'], rows);
}

/**
 * Gives an area to missions that have none yet. An area is never widened by a second source: the country of a
 * headquarters, for example, says less than an area that was entered with care.
 */
export async function recordMissionAreas(
  tx: Transaction,
  rows: readonly (typeof missionRegions.$inferInsert)[],
): Promise<void> {
  const placed = await tx<{ mission_id: string }[]>`
    select distinct mission_id from mission_regions
     where mission_id = any (${[...new Set(rows.map((row) => row.missionId))]}::uuid[])`;
  const known = new Set(placed.map((row) => row.mission_id));
  await insertMissing(
    tx,
    missionRegions,
    rows.filter((row) => !known.has(row.missionId)),
  );
}

/** Writes which organisations lead, supply or support missions. */
export async function recordMissionPartners(
  tx: Transaction,
  rows: readonly (typeof missionPartners.$inferInsert)[],
): Promise<void> {
  await insertMissing(tx, missionPartners, rows);
}
