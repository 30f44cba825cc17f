import { indicators } from '../../../schema/tables/indicators.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** An indicator; its code identifies it. */
export type IndicatorFacts = typeof indicators.$inferInsert;

/** Writes indicators under their codes. Answers in order. */
export function recordIndicators(
  tx: Transaction,
  rows: readonly IndicatorFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, indicators, ['code'], rows);
}
