/** A week with its place in a ranking, and whether what was to be found came. */
export interface Ranked {
  readonly rank: number | null;
  readonly isAhead: boolean;
}

/**
 * The area under the curve of precision over recall, as a sum of steps: the mean of the precisions at each find, when
 * the weeks are gone through from the highest rank down. Weeks of one rank are taken together, so that their order
 * does not matter. A ranking by chance has the share of finds. Null when there is no find, or a week without a rank.
 */
export function averagePrecision(weeks: readonly Ranked[]): number | null {
  const finds = weeks.filter(({ isAhead }) => isAhead).length;
  if (finds === 0) return null;
  const groups = new Map<number, { seen: number; found: number }>();
  for (const { rank, isAhead } of weeks) {
    if (rank === null) return null;
    const group = groups.get(rank) ?? { seen: 0, found: 0 };
    groups.set(rank, { seen: group.seen + 1, found: group.found + Number(isAhead) });
  }
  let [seen, found, area] = [0, 0, 0];
  for (const [, group] of [...groups].toSorted(([one], [other]) => other - one)) {
    seen += group.seen;
    found += group.found;
    area += (group.found / finds) * (found / seen);
  }
  return area;
}
