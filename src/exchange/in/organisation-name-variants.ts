import type { Transaction } from '../../database/transaction.ts';
import { recordOrganisationAliases } from '../../domains/organisations/commands.ts';
import {
  loadOrganisationDirectory,
  type OrganisationDirectory,
} from '../../domains/organisations/directory.ts';
import type { OrganisationEntry, OrganisationType } from '../../domains/organisations/rules.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { foldName } from '../../fold-name.ts';
import type { BatchResult, Importer, LocatedRow } from '../importer.ts';
import { isOrganisationName, typeOfOchaCode } from '../organisation-types.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { ambiguousOrganisation, unknownCountry } from '../review-notes.ts';
import { plainText, singleBlanks } from '../values.ts';
import { writePlaced } from '../write-placed.ts';

interface VariantRow {
  readonly country: string | null;
  readonly spelling: string;
  readonly name: string;
  readonly acronym: string | null;
  readonly type: OrganisationType | null;
}

/**
 * Spellings under which tables name organisations, some of them for the tables of one country only. A canonical
 * organisation that is not known yet is added. Rows without a spelling say nothing and are passed over.
 */
export const organisationNameVariants: Importer<VariantRow> = {
  name: 'organisation-name-variants',
  title: 'Spelling variants of humanitarian organisations (OCHA HDX, CSV)',
  sources: [
    {
      slug: 'hdx-organisation-variants',
      name: 'Spelling variants of humanitarian organisations',
      kind: 'DATASET',
      publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://github.com/OCHA-DAP/hdx-scraper-operationalpresence',
      citation: 'OCHA Centre for Humanitarian Data, HDX Humanitarian API, organisation mapping.',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeVariant),
  keyOf: (row) => `${row.country} ${foldName(row.spelling)} ${foldName(row.name)}`,
  open: async (tx, { sourceId }) => {
    const organisations = await loadOrganisationDirectory(tx);
    const regions = await loadRegionDirectory(tx);
    return { write: (batch, rows) => writeVariants(batch, rows, { organisations, regions, sourceId }) };
  },
};

function decodeVariant(cells: NamedCells): VariantRow | null {
  const spelling = optional(cells, 'Lookup', singleBlanks);
  const name = required(cells, 'Canonical Name', singleBlanks);
  if (spelling === null || !isOrganisationName(name)) return null;
  return {
    country: optional(cells, 'Country Code', plainText),
    spelling,
    name,
    acronym: optional(cells, 'Acronym', singleBlanks),
    type: typeOfOchaCode(optional(cells, 'Type Code', plainText) ?? ''),
  };
}

interface Context {
  readonly organisations: OrganisationDirectory;
  readonly regions: RegionDirectory;
  readonly sourceId: string;
}

async function writeVariants(
  tx: Transaction,
  rows: readonly LocatedRow<VariantRow>[],
  { organisations, regions, sourceId }: Context,
): Promise<BatchResult> {
  const unknown = new Map(
    rows
      .filter(({ row }) => organisations.named(row.name).length === 0)
      .map(({ row: { name, acronym, type } }) => [foldName(name), { name, acronym, type, sourceId }]),
  );
  await organisations.add(tx, [...unknown.values()]);
  return await writePlaced(
    rows,
    ({ line, row }) => {
      const country = row.country === null ? undefined : regions.byPcode(row.country);
      if (row.country !== null && country === undefined) {
        return { facts: null, notes: [unknownCountry(row.country, { line, column: 'Country Code' })] };
      }
      const organisation = canonical(row, organisations);
      if (organisation === null) {
        const candidates = organisations.named(row.name).map(({ name }) => name);
        return {
          facts: null,
          notes: [ambiguousOrganisation(row.name, { line, column: 'Canonical Name' }, candidates)],
        };
      }
      const alias = { name: row.spelling, key: foldName(row.spelling), countryId: country?.id ?? null };
      return { facts: { organisationId: organisation.id, ...alias, sourceId }, notes: [] };
    },
    (aliases) => recordOrganisationAliases(tx, aliases),
  );
}

/** The organisation of the canonical name; of several the one with the acronym; null when that does not decide. */
function canonical(row: VariantRow, organisations: OrganisationDirectory): OrganisationEntry | null {
  const named = organisations.named(row.name);
  const fitting = named.length > 1 ? named.filter(({ acronym }) => acronym === row.acronym) : named;
  const [first, second] = fitting;
  return first === undefined || second !== undefined ? null : first;
}
