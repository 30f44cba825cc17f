import type { Importer } from '../importer.ts';

/** Every source format that can be imported, in the order in which help lists them. */
export const importers: readonly Importer[] = [];

/** The importer of that name; undefined when there is none. */
export function findImporter(name: string): Importer | undefined {
  return importers.find((importer) => importer.name === name);
}
