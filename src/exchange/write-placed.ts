import type { BatchResult, LocatedRow, ReviewNote, RowOutcome } from './importer.ts';

/** What a row says in the terms of the hub; null when one of its values must be placed by a person first. */
export interface Placement<Facts> {
  readonly facts: Facts | null;
  readonly notes: readonly ReviewNote[];
}

/**
 * Places every row, writes those that could be placed in one call, and answers for all rows in their order: what
 * `write` did, or `review` for a row that waits.
 */
export async function writePlaced<Row, Facts>(
  rows: readonly LocatedRow<Row>[],
  place: (row: LocatedRow<Row>) => Placement<Facts>,
  write: (facts: readonly Facts[]) => Promise<readonly { readonly outcome: RowOutcome }[]>,
): Promise<BatchResult> {
  const placements = rows.map(place);
  const written = await write(placements.flatMap(({ facts }) => (facts === null ? [] : [facts])));
  const next = written.values();
  const outcomes = placements.map(
    ({ facts }): RowOutcome => (facts === null ? 'review' : (next.next().value?.outcome ?? 'unchanged')),
  );
  return { outcomes, reviews: placements.flatMap(({ notes }) => notes) };
}

/** The outcome of a row that became several: new or changed as soon as one of them is. */
export function outcomeOfParts(parts: readonly { readonly outcome: RowOutcome }[]): RowOutcome {
  const outcomes = parts.map((part) => part.outcome);
  return (
    outcomes.find((outcome) => outcome === 'new') ??
    outcomes.find((outcome) => outcome === 'changed') ??
    'unchanged'
  );
}

/** Writes rows that each became a group of facts, all in one call, and answers one outcome per group. */
export async function writeGroups<Facts>(
  groups: readonly (readonly Facts[])[],
  write: (facts: readonly Facts[]) => Promise<readonly { readonly outcome: RowOutcome }[]>,
): Promise<readonly { readonly outcome: RowOutcome }[]> {
  const written = (await write(groups.flat())).values();
  return groups.map((group) => ({
    outcome: outcomeOfParts(group.flatMap(() => written.next().value ?? [])),
  }));
}

/** Writes facts of which several may have one key: the first stands, and the others share its outcome. */
export async function writeDistinct<Facts, Outcome>(
  facts: readonly Facts[],
  keyOf: (facts: Facts) => string,
  write: (facts: readonly Facts[]) => Promise<readonly Outcome[]>,
): Promise<readonly Outcome[]> {
  const firstByKey = new Map<string, Facts>();
  for (const entry of facts) if (!firstByKey.has(keyOf(entry))) firstByKey.set(keyOf(entry), entry);
  const written = await write([...firstByKey.values()]);
  const outcomes = new Map([...firstByKey.keys()].map((key, place) => [key, written[place]]));
  return facts.flatMap((entry) => outcomes.get(keyOf(entry)) ?? []);
}
