import { recordSectors } from '../../domains/activities/commands.ts';
import { loadSectorDirectory } from '../../domains/activities/sector-directory.ts';
import type { SourceDetails } from '../../domains/sources/commands.ts';
import type { Importer } from '../importer.ts';
import { type CodelistItem, readCodelist } from '../reading/read-codelist.ts';
import type { SourceFile } from '../reading/source-file.ts';

const purposeCodes: SourceDetails = {
  slug: 'dac-5-digit-sectors',
  name: 'OECD DAC 5-digit purpose codes (IATI codelist Sector)',
  kind: 'DATASET',
  publisher: 'OECD Development Assistance Committee; IATI',
  licence: 'MIT',
  licenceUrl: 'https://github.com/IATI/IATI-Codelists-NonEmbedded/blob/master/LICENSE',
  url: 'https://codelists.codeforiati.org/Sector/',
};

const categories: SourceDetails = {
  ...purposeCodes,
  slug: 'dac-3-digit-sectors',
  name: 'OECD DAC 3-digit sector categories (IATI codelist SectorCategory)',
  url: 'https://codelists.codeforiati.org/SectorCategory/',
};

/**
 * The sectors of the OECD Development Assistance Committee, in English and French: the 3-digit categories, or the
 * 5-digit purpose codes below them. Withdrawn codes are kept and marked, since old activities use them.
 */
export const dacSectors: Importer<CodelistItem> = {
  name: 'dac-sectors',
  title: 'OECD DAC sectors, 3 or 5 digits (IATI codelist XML)',
  sources: [purposeCodes, categories],
  sourceOf: (file) => (holdsCategories(file) ? categories : purposeCodes),
  rows: readCodelist,
  keyOf: (row) => row.code,
  open: async (tx, { file, sourceId }) => {
    const system = holdsCategories(file) ? 'DAC_3' : 'DAC_5';
    const sectors = await loadSectorDirectory(tx);
    return {
      write: async (batch, rows) => {
        const written = await recordSectors(
          batch,
          rows.map(({ row }) => ({
            system,
            code: row.code,
            name: row.names.en ?? row.code,
            names: row.names,
            description: row.descriptions.en ?? null,
            isWithdrawn: row.isWithdrawn,
            parentId: row.category === null ? null : (sectors.byCode('DAC_3', row.category) ?? null),
            sourceId,
          })),
        );
        return { outcomes: written.map(({ outcome }) => outcome) };
      },
    };
  },
};

function holdsCategories(file: SourceFile): boolean {
  return /<codelist\s[^>]*name="SectorCategory"/.test(file.head);
}
