import { v7 as uuidV7 } from 'uuid';
import type { reviewItems } from '../../../schema/tables/imports.ts';
import type { Transaction } from '../../database/transaction.ts';

/** Why a person must look at a value. */
export type ReviewKind = (typeof reviewItems.$inferSelect)['kind'];

/** A value that could not be placed, where it was first met in the file, and in how many rows of it. */
export interface ReviewItem {
  readonly kind: ReviewKind;
  readonly value: string;
  readonly explanation: string;
  readonly file: string;
  readonly line: number;
  readonly column: string | null;
  /** What the value may have meant: P-codes, acronyms, ids of organisations. */
  readonly candidates: readonly string[];
  readonly occurrences: number;
}

/**
 * Puts values before a person, each once per importer. Naming one again raises its occurrences to the most that
 * one file held, so that repeated runs do not inflate them; a decision already taken stays.
 */
export async function recordReviewItems(
  tx: Transaction,
  origin: { readonly importer: string; readonly sourceId: string },
  items: readonly ReviewItem[],
): Promise<void> {
  if (items.length === 0) return;
  const incoming = JSON.stringify(items.map((item) => ({ id: uuidV7(), ...item })));
  await tx`
    insert into review_items as stored
      (id, kind, importer, source_id, file, line, "column", value, explanation, candidates, occurrences)
    select r.id, r.kind, ${origin.importer}, ${origin.sourceId}::uuid, r.file, r.line, r."column", r.value,
           r.explanation, r.candidates, r.occurrences
      from json_to_recordset(${incoming}::text::json)
        as r (id uuid, kind review_kind, file text, line int, "column" text, value text, explanation text,
              candidates jsonb, occurrences int)
    on conflict (kind, importer, value) do update
       set occurrences = excluded.occurrences, updated_at = now()
     where excluded.occurrences > stored.occurrences`;
}
