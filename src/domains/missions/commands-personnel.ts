import { contributions, deployments, fatalities, missionStrengths } from '../../../schema/tables/missions.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** What a mission had in uniform at the end of a month. */
export type StrengthFacts = typeof missionStrengths.$inferInsert;

/** Units of a mission at a place in a year. */
export type DeploymentFacts = typeof deployments.$inferInsert;

/** A death in the service of a mission, without a name. */
export type FatalityFacts = typeof fatalities.$inferInsert;

/** What a member state gave to a mission, of one kind, as of a day. */
export type ContributionFacts = typeof contributions.$inferInsert;

/** Writes monthly strengths under mission and day. Answers in order. */
export function recordStrengths(
  tx: Transaction,
  rows: readonly StrengthFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, missionStrengths, ['missionId', 'asOf'], rows);
}

/** Writes deployments under mission, year, place and the number of the repeat. Answers in order. */
export function recordDeployments(
  tx: Transaction,
  rows: readonly DeploymentFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, deployments, ['missionId', 'year', 'place', 'ordinal'], rows);
}

/** Writes fatalities under the id that their source gives to the record. Answers in order. */
export function recordFatalities(
  tx: Transaction,
  rows: readonly FatalityFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, fatalities, ['externalId'], rows);
}

/** Writes contributions under mission, organisation, kind and day. Answers in order. */
export function recordContributions(
  tx: Transaction,
  rows: readonly ContributionFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, contributions, ['missionId', 'organisationId', 'kind', 'asOf'], rows);
}
