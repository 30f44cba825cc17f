import type { Transaction } from '../../database/transaction.ts';
import {
  type RegionCodeFacts,
  type RegionFacts,
  recordRegionCodes,
  recordRegions,
} from '../../domains/regions/commands.ts';
import { loadRegionDirectory } from '../../domains/regions/directory.ts';
import { foldName } from '../../fold-name.ts';
import type { BatchResult, Importer, LocatedRow, ReviewNote, RowOutcome } from '../importer.ts';
import { optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable, type TableRow } from '../reading/read-table.ts';
import { decimal, latitude, plainText } from '../values.ts';

/** A country or territory of the taxonomy. */
interface CountryRow {
  /** Null for entries that ISO 3166-1 does not list. */
  readonly pcode: string | null;
  readonly iso2: string | null;
  readonly iso3: string | null;
  readonly m49: string | null;
  readonly name: string;
  readonly names: Record<string, string>;
  /** Other English spellings, formal and short. */
  readonly spellings: readonly string[];
  readonly continent: string | null;
  readonly subregion: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/**
 * Countries and territories with their names in six languages, from the humanitarian taxonomy of OCHA. Deprecated
 * entries are passed over. Kosovo has no ISO code: it is kept under XKX, the code of its user-assigned range that
 * the taxonomy, the World Bank and others give it. Other entries without ISO code wait for a person.
 */
export const countriesM49: Importer<CountryRow> = {
  name: 'countries-m49',
  title: 'Countries and territories with M49 and ISO codes and names in six languages (OCHA taxonomy, CSV)',
  sources: [
    {
      slug: 'ocha-countries-territories',
      name: 'Countries & Territories Taxonomy',
      kind: 'DATASET',
      publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
      licence: 'MIT (repository OCHA-DAP/hdx-python-country)',
      licenceUrl: 'https://github.com/OCHA-DAP/hdx-python-country/blob/main/LICENSE',
      url: 'https://github.com/OCHA-DAP/hdx-python-country',
      citation: 'OCHA, Countries & Territories Taxonomy MVP',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeCountry),
  keyOf: (row) => row.pcode ?? row.name,
  open: async (_tx, { sourceId }) => ({ write: (tx, rows) => writeCountries(tx, rows, sourceId) }),
};

function decodeCountry(row: TableRow): CountryRow | null {
  if (row.get('Deprecated') === 'Y') return null;
  const iso3 = optional(row, 'ISO 3166-1 Alpha 3-Codes', plainText);
  const userAssigned = row.get('x Alpha3 codes') === 'XKX' ? 'XKX' : null;
  return {
    pcode: iso3 ?? userAssigned,
    iso3,
    iso2: row.get('ISO 3166-1 Alpha 2-Codes') || null,
    m49: optional(row, 'm49 numerical code', (text) => ({ value: text.padStart(3, '0') })),
    name: required(row, 'Preferred Term', plainText),
    names: namesByLanguage(row),
    spellings: textsOf(row, englishColumns),
    continent: optional(row, 'Region Name', plainText),
    subregion:
      optional(row, 'Intermediate Region Name', plainText) ?? optional(row, 'Sub-region Name', plainText),
    ...centreOf(row),
  };
}

/** The centre, unless it lies beyond the antimeridian: those of Fiji (195.3) and Tuvalu are nowhere near them. */
function centreOf(row: TableRow): { latitude: number | null; longitude: number | null } {
  const east = optional(row, 'Longitude', decimal);
  if (east === null || Math.abs(east) > 180) return { latitude: null, longitude: null };
  return { latitude: optional(row, 'Latitude', latitude), longitude: east };
}

/** For each language the column of the short name and that of M49, which is filled for territories too. */
const languageColumns = {
  en: ['English Short', 'M49 English'],
  fr: ['French Short', 'M49 French'],
  es: ['Spanish Short', 'M49 Spanish'],
  ru: ['Russian Short', 'M49 Russian'],
  zh: ['Chinese Short', 'M49 Chinese'],
  ar: ['Arabic Short', 'M49 Arabic'],
} as const;

const englishColumns = [
  'ISO Alt Term',
  'DGACM Alt Term',
  'HPC Tools Alt Term',
  'RW Short Name',
  'RW API Alt Term',
  'English Short',
  'English Formal',
  'M49 English',
];

function namesByLanguage(row: TableRow): Record<string, string> {
  const named = Object.entries(languageColumns).flatMap(([language, [short, m49]]) => {
    const name = row.get(short) || row.get(m49);
    return name ? [[language, name]] : [];
  });
  return Object.fromEntries(named);
}

function textsOf(row: TableRow, columns: readonly string[]): readonly string[] {
  return columns.flatMap((column) => row.get(column) || []);
}

async function writeCountries(
  tx: Transaction,
  rows: readonly LocatedRow<CountryRow>[],
  sourceId: string,
): Promise<BatchResult> {
  const known = rows.flatMap(({ row }) => (row.pcode === null ? [] : [{ ...row, pcode: row.pcode }]));
  const outcomes = await recordRegions(
    tx,
    known.map((row) => factsOf(row, sourceId)),
  );
  const byPcode = new Map(known.map((row, place) => [row.pcode, outcomes[place]]));
  const directory = await loadRegionDirectory(tx);
  const codes = known.flatMap((row) => {
    const regionId = directory.byPcode(row.pcode)?.id;
    return regionId === undefined ? [] : codesOf(row).map((code) => ({ ...code, regionId, sourceId }));
  });
  await recordRegionCodes(tx, codes);
  return {
    outcomes: rows.map(({ row }): RowOutcome => {
      const outcome = row.pcode === null ? undefined : byPcode.get(row.pcode);
      return outcome === undefined || outcome === 'parentless' || outcome === 'moved' ? 'review' : outcome;
    }),
    reviews: rows.filter(({ row }) => row.pcode === null).map(withoutCode),
  };
}

function factsOf(row: CountryRow & { readonly pcode: string }, sourceId: string): RegionFacts {
  const { spellings: _, ...facts } = row;
  return { ...facts, level: 0, parentPcode: null, sourceId };
}

/** Codes of the World Bank's older datasets that differ from ISO 3166-1, as its Governance Indicators use them. */
const worldBankCodes: Readonly<Record<string, readonly string[]>> = {
  COD: ['ZAR'],
  TLS: ['TMP'],
  XKX: ['KSV', 'XKX'],
};

/**
 * Names that published datasets use and the taxonomy does not list: UCDP's, and former official names. Each is the
 * name of the same territory; names of states that fell apart are not among them.
 */
const formerNames: Readonly<Record<string, readonly string[]>> = {
  BIH: ['Bosnia-Herzegovina'],
  COD: ['DRC'],
  CPV: ['Cape Verde'],
  CZE: ['Czech Republic'],
  MKD: ['Macedonia, FYR', 'Macedonia'],
  MMR: ['Burma'],
  SWZ: ['Swaziland', 'Kingdom of eSwatini'],
  TLS: ['East Timor'],
  TUR: ['Turkey'],
  XKX: ['Republic of Kosovo'],
};

function codesOf(
  row: CountryRow & { readonly pcode: string },
): readonly Omit<RegionCodeFacts, 'regionId' | 'sourceId'>[] {
  const inNames = new Set([row.name, ...Object.values(row.names)].map(foldName));
  const spellings = new Map(
    [...row.spellings, ...(formerNames[row.pcode] ?? [])].map((name) => [foldName(name), name]),
  );
  const others = [...spellings].filter(([folded]) => !inNames.has(folded)).map(([, name]) => name);
  return [
    ...(row.iso2 === null ? [] : [{ system: 'ISO3166_1_ALPHA2' as const, code: row.iso2 }]),
    ...(row.iso3 === null ? [] : [{ system: 'ISO3166_1_ALPHA3' as const, code: row.iso3 }]),
    ...(row.m49 === null ? [] : [{ system: 'M49' as const, code: row.m49 }]),
    ...(worldBankCodes[row.pcode] ?? []).map((code) => ({ system: 'WORLD_BANK' as const, code })),
    ...others.map((code) => ({ system: 'NAME' as const, code })),
  ];
}

function withoutCode({ line, row }: LocatedRow<CountryRow>): ReviewNote {
  return {
    kind: 'UNKNOWN_COUNTRY',
    value: row.name,
    line,
    column: 'ISO 3166-1 Alpha 3-Codes',
    explanation: 'The territory has no ISO 3166-1 code, so the hub does not keep it as a country of its own.',
  };
}
