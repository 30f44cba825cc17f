import type { Importer } from '../importer.ts';
import { countriesM49 } from './countries-m49.ts';
import { countryBoundaries } from './country-boundaries.ts';
import { countryCodes } from './country-codes.ts';
import { pCodes } from './p-codes.ts';

/** Every source format that can be imported, in the order in which help lists them. */
export const importers: readonly Importer[] = [countriesM49, countryCodes, pCodes, countryBoundaries];

/** The importer of that name; undefined when there is none. */
export function findImporter(name: string): Importer | undefined {
  return importers.find((importer) => importer.name === name);
}
