/** The event that methods are to warn of, defined in docs/early-warning.md. */
export interface EscalationRule {
  /** Weeks that are looked ahead, from 1. */
  readonly horizonWeeks: number;
  /** How many times the pace of the year before the weeks ahead must reach. */
  readonly factor: number;
  /** What the weeks ahead must hold at least, together. */
  readonly least: number;
}

/** Weeks of a year, and how many of them must have a count for its pace to be known. */
const yearWeeks = 52;
const leastYearWeeks = 39;

/** What the weeks after week `index` must hold together to be an escalation; null while the pace is not known. */
export function neededAhead(
  counts: readonly (number | null)[],
  index: number,
  { horizonWeeks, factor, least }: EscalationRule,
): number | null {
  if (index + 1 < yearWeeks) return null;
  const year = counts.slice(index + 1 - yearWeeks, index + 1).filter((count) => count !== null);
  if (year.length < leastYearWeeks) return null;
  const pace = year.reduce((sum, count) => sum + count, 0) / year.length;
  return Math.max(least, factor * horizonWeeks * pace);
}

/** The sum of the `horizonWeeks` weeks after week `index`; null when one of them is missing or not yet over. */
export function sumAhead(
  counts: readonly (number | null)[],
  index: number,
  { horizonWeeks }: EscalationRule,
): number | null {
  let sum = 0;
  for (let week = index + 1; week <= index + horizonWeeks; week += 1) {
    const count = counts[week] ?? null;
    if (count === null) return null;
    sum += count;
  }
  return sum;
}

/** For each week whether an escalation lies ahead; null where that cannot be known. */
export function escalationsAhead(
  counts: readonly (number | null)[],
  rule: EscalationRule,
): readonly (boolean | null)[] {
  return counts.map((_, index) => {
    const [needed, sum] = [neededAhead(counts, index, rule), sumAhead(counts, index, rule)];
    return needed === null || sum === null ? null : sum >= needed;
  });
}

/** The weeks in which an escalation comes to lie ahead after `horizonWeeks` weeks in which none did. */
export function beginningsOf(
  ahead: readonly (boolean | null)[],
  { horizonWeeks }: EscalationRule,
): readonly number[] {
  return ahead.flatMap((isAhead, week) => {
    const before = ahead.slice(Math.max(0, week - horizonWeeks), week);
    const isNew = before.length === horizonWeeks && before.every((was) => was === false);
    return isAhead === true && isNew ? [week] : [];
  });
}
