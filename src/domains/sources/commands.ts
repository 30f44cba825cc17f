import { sources } from '../../../schema/tables/sources.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows } from '../../database/upsert-rows.ts';

/** What a reader needs to trust, find and cite a source. `slug` identifies it for good; `retrievedOn` is a date. */
export interface SourceDetails {
  readonly slug: string;
  readonly name: string;
  readonly kind: (typeof sources.$inferInsert)['kind'];
  readonly publisher: string;
  readonly licence: string;
  readonly licenceUrl?: string;
  readonly url?: string;
  readonly citation?: string;
  readonly edition?: string;
  readonly retrievedOn?: string;
}

/** Writes the source, or what changed of it, and returns its id. */
export async function recordSource(tx: Transaction, details: SourceDetails): Promise<string> {
  const [written] = await upsertRows(tx, sources, ['slug'], [{ ...details }]);
  if (written === undefined) throw new Error(`The source ${details.slug} was not written.`);
  return written.id;
}
