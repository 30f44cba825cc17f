import type { Transaction } from '../../database/transaction.ts';
import { type RegionCodeFacts, recordRegionCodes } from '../../domains/regions/commands.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { RegionEntry } from '../../domains/regions/rules.ts';
import { foldName } from '../../fold-name.ts';
import type { BatchResult, Importer, LocatedRow, ReviewNote } from '../importer.ts';
import { required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable, type TableRow } from '../reading/read-table.ts';
import { plainText } from '../values.ts';

/** Further codes and spellings of a country. */
interface CountryCodesRow {
  readonly iso3: string;
  readonly gaul: string | null;
  readonly spellings: readonly string[];
}

/**
 * Adds codes of other systems and other spellings to countries that are known. A country that is not known waits for
 * a person: this list has no names in six languages to make one from.
 */
export const countryCodes: Importer<CountryCodesRow> = {
  name: 'country-codes',
  title:
    'Country codes and spellings of many systems, added to known countries (datasets/country-codes, CSV)',
  sources: [
    {
      slug: 'country-codes',
      name: 'Comprehensive country codes: ISO 3166, ITU, ISO 4217 currency codes and many more',
      kind: 'DATASET',
      publisher: 'Open Knowledge Foundation, Frictionless Data core datasets',
      licence: 'Public Domain Dedication and License 1.0',
      licenceUrl: 'https://opendatacommons.org/licenses/pddl/1-0/',
      url: 'https://github.com/datasets/country-codes',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeCodes),
  keyOf: (row) => row.iso3,
  open: async (tx, { sourceId }) => {
    const directory = await loadRegionDirectory(tx);
    return { write: (batch, rows) => writeCodes(batch, rows, directory, sourceId) };
  },
};

const spellingColumns = [
  'CLDR display name',
  'official_name_en',
  'official_name_fr',
  'official_name_es',
  'UNTERM English Short',
  'UNTERM French Short',
  'UNTERM Spanish Short',
];

function decodeCodes(row: TableRow): CountryCodesRow {
  return {
    iso3: required(row, 'ISO3166-1-Alpha-3', plainText),
    gaul: /^\d+$/.exec(row.get('GAUL') ?? '')?.[0] ?? null,
    spellings: spellingColumns.flatMap((column) => withoutArticle(row.get(column) ?? '') || []),
  };
}

/** UNTERM puts the article behind the name: `Sudan (the)`, `Soudan (le)`. */
function withoutArticle(name: string): string {
  return name.replace(/\s*\((the|le|la|les|l'|l’|el|los|las)\)$/i, '');
}

async function writeCodes(
  tx: Transaction,
  rows: readonly LocatedRow<CountryCodesRow>[],
  directory: RegionDirectory,
  sourceId: string,
): Promise<BatchResult> {
  const placed = rows.map((located) => ({ ...located, region: directory.byPcode(located.row.iso3) }));
  const codes = placed.flatMap(({ row, region }) =>
    region === undefined
      ? []
      : codesOf(row, region, directory).map((code) => ({ ...code, regionId: region.id, sourceId })),
  );
  const changed = await recordRegionCodes(tx, codes);
  return {
    outcomes: placed.map(({ region }) => {
      if (region === undefined) return 'review';
      return changed.has(region.id) ? 'changed' : 'unchanged';
    }),
    reviews: placed.flatMap(({ line, row, region }) =>
      region === undefined ? [unknownCountry(line, row)] : [],
    ),
  };
}

/** What the hub does not know yet: a spelling that already leads to the country is left out. */
function codesOf(
  row: CountryCodesRow,
  region: RegionEntry,
  directory: RegionDirectory,
): readonly Omit<RegionCodeFacts, 'regionId' | 'sourceId'>[] {
  const spellings = new Map(row.spellings.map((name) => [foldName(name), name]));
  const unknown = [...spellings.values()].filter((name) => {
    const match = directory.country(name);
    return match.kind !== 'found' || match.region.id !== region.id;
  });
  return [
    ...(row.gaul === null ? [] : [{ system: 'GAUL' as const, code: row.gaul }]),
    ...unknown.map((code) => ({ system: 'NAME' as const, code })),
  ];
}

function unknownCountry(line: number, row: CountryCodesRow): ReviewNote {
  return {
    kind: 'UNKNOWN_COUNTRY',
    value: row.iso3,
    line,
    column: 'ISO3166-1-Alpha-3',
    explanation: 'No country has this code. Import the list of countries first.',
  };
}
