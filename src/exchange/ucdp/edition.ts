import type { SourceFile } from '../reading/source-file.ts';

/**
 * The edition of a UCDP file by its name, in the ways in which they are published (`GEDEvent_v23_1.csv`, `ged231.csv`, `ged50.csv`,
 * `ucdp-ged-23.1-global-sample.csv`, `GEDEvent_v24_0_1.csv`); null when the name tells none.
 */
export function editionOf(file: Pick<SourceFile, 'name'>): string | null {
  const compact = /ged(\d{1,2})(\d)(?!\d)/i.exec(file.name);
  if (compact !== null) return `${compact[1]}.${compact[2]}`;
  return (
    /(?:^|[-_v ])(\d{1,2}[._]\d(?:[._]\d{1,2})?)(?!\d)/i.exec(file.name)?.[1]?.replaceAll('_', '.') ?? null
  );
}
