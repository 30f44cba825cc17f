import type { TestLabel } from '../readers.ts';

/** A record under a label. */
export interface Made {
  readonly tlp: TestLabel;
  readonly id: string;
}

/** The ids of what was made, by label. Throws when one is missing: what was never made is never seen. */
export function byLabel(made: readonly Made[]): Readonly<Record<TestLabel, string>> {
  const idOf = (label: TestLabel): string => {
    const found = made.find(({ tlp }) => tlp === label);
    if (found === undefined) throw new Error(`Nothing was made ${label}.`);
    return found.id;
  };
  return {
    CLEAR: idOf('CLEAR'),
    GREEN: idOf('GREEN'),
    AMBER: idOf('AMBER'),
    AMBER_STRICT: idOf('AMBER_STRICT'),
    RED: idOf('RED'),
  };
}
