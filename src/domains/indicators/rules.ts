/** What identifies a value, and when it was found. */
interface Finding {
  readonly indicatorId: string;
  readonly regionId: string;
  readonly series?: string | undefined;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly observedOn?: string | null | undefined;
}

/**
 * Splits findings into waves in which no value occurs twice: of several findings about one value the oldest is in
 * the first wave, the next in the second, so that each revises the one before. An undated finding comes last.
 */
export function inOrderOfKnowledge<Entry extends Finding>(
  findings: readonly Entry[],
): readonly (readonly Entry[])[] {
  const byValue = new Map<string, Entry[]>();
  for (const finding of findings) {
    const key = [
      finding.indicatorId,
      finding.regionId,
      finding.periodStart,
      finding.periodEnd,
      finding.series ?? '',
    ].join(' ');
    const listed = byValue.get(key);
    if (listed === undefined) byValue.set(key, [finding]);
    else listed.push(finding);
  }
  const waves: Entry[][] = [];
  for (const entries of byValue.values()) {
    const ordered = entries.toSorted((one, other) => dateOf(one).localeCompare(dateOf(other)));
    ordered.forEach((entry, place) => {
      const wave = waves[place];
      if (wave === undefined) waves.push([entry]);
      else wave.push(entry);
    });
  }
  return waves;
}

/** After every real date. */
function dateOf({ observedOn }: Finding): string {
  return observedOn ?? '9999';
}
