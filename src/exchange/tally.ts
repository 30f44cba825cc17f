import type { RunCounts } from '../domains/imports/commands.ts';
import type { ReviewItem } from '../domains/imports/review-items.ts';
import type { ReviewNote, RowOutcome } from './importer.ts';

/** What a run has done so far: counts, and the values that wait for a person by kind and spelling. */
export interface Tally {
  readonly counts: RunCounts;
  readonly rows: number;
  readonly skipped: number;
  readonly waiting: number;
  readonly reviews: ReadonlyMap<string, ReviewItem>;
}

/** What one batch adds to the tally. */
export interface BatchDone {
  readonly outcomes: readonly RowOutcome[];
  readonly rejected: number;
  readonly duplicates: number;
  readonly skipped: number;
  /** The items that this batch made or counted on, as `countReviews` returned them. */
  readonly reviews: ReadonlyMap<string, ReviewItem>;
}

/** The tally before the first batch. */
export const emptyTally: Tally = {
  counts: { new: 0, changed: 0, unchanged: 0, duplicate: 0, rejected: 0, review: 0 },
  rows: 0,
  skipped: 0,
  waiting: 0,
  reviews: new Map(),
};

/** The tally after one more batch. */
export function addBatch(tally: Tally, batch: BatchDone): Tally {
  const reviews = new Map([...tally.reviews, ...batch.reviews]);
  const outcomes = (wanted: RowOutcome): number =>
    batch.outcomes.filter((outcome) => outcome === wanted).length;
  return {
    counts: {
      new: tally.counts.new + outcomes('new'),
      changed: tally.counts.changed + outcomes('changed'),
      unchanged: tally.counts.unchanged + outcomes('unchanged'),
      duplicate: tally.counts.duplicate + batch.duplicates,
      rejected: tally.counts.rejected + batch.rejected,
      review: reviews.size,
    },
    rows: tally.rows + batch.outcomes.length + batch.rejected + batch.duplicates,
    skipped: tally.skipped + batch.skipped,
    waiting: tally.waiting + outcomes('review'),
    reviews,
  };
}

/** The items that a batch's notes make or raise; the first row that holds a value gives its place. */
export function countReviews(
  known: ReadonlyMap<string, ReviewItem>,
  notes: readonly ReviewNote[],
  file: string,
): ReadonlyMap<string, ReviewItem> {
  const counted = new Map<string, ReviewItem>();
  for (const note of notes) {
    const key = `${note.kind} ${note.value}`;
    const item = counted.get(key) ?? known.get(key) ?? newItem(note, file);
    counted.set(key, { ...item, occurrences: item.occurrences + 1 });
  }
  return counted;
}

function newItem(note: ReviewNote, file: string): ReviewItem {
  const { kind, value, line, explanation } = note;
  return {
    kind,
    value,
    line,
    explanation,
    file,
    column: note.column ?? null,
    candidates: note.candidates ?? [],
    occurrences: 0,
  };
}
