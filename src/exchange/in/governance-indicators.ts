import { type IndicatorFacts, recordIndicators } from '../../domains/indicators/commands.ts';
import { type ObservationFacts, recordObservations } from '../../domains/indicators/commands-observations.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { Importer, LocatedRow } from '../importer.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { unknownCountry } from '../review-notes.ts';
import { count, decimal, oneOf, plainText } from '../values.ts';
import { type Placement, writeGroups, writePlaced } from '../write-placed.ts';

/** The six dimensions, by the words of the file. */
const dimensions = {
  VoiceandAccountability: 'VOICE_AND_ACCOUNTABILITY',
  PoliticalStability: 'POLITICAL_STABILITY',
  GovernmentEffectiveness: 'GOVERNMENT_EFFECTIVENESS',
  RegulatoryQuality: 'REGULATORY_QUALITY',
  RuleofLaw: 'RULE_OF_LAW',
  ControlofCorruption: 'CONTROL_OF_CORRUPTION',
} as const;

type Dimension = (typeof dimensions)[keyof typeof dimensions];

const names: Readonly<Record<Dimension, string>> = {
  VOICE_AND_ACCOUNTABILITY: 'Voice and accountability',
  POLITICAL_STABILITY: 'Political stability and absence of violence',
  GOVERNMENT_EFFECTIVENESS: 'Government effectiveness',
  REGULATORY_QUALITY: 'Regulatory quality',
  RULE_OF_LAW: 'Rule of law',
  CONTROL_OF_CORRUPTION: 'Control of corruption',
};

interface GovernanceRow {
  readonly code: string;
  readonly country: string;
  readonly year: number;
  readonly dimension: Dimension;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly rank: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly sourceCount: number | null;
}

/**
 * Worldwide Governance Indicators: for each dimension an estimate with its standard error, and a percentile rank
 * with the bounds that the file calls Lower and Upper (they bound the rank, not the estimate). `NA` is a missing
 * value. Country codes are the World Bank's older ones (ZAR, TMP, KSV) as well as ISO 3166-1.
 */
export const governanceIndicators: Importer<GovernanceRow> = {
  name: 'governance-indicators',
  title: 'Worldwide Governance Indicators of the World Bank (CSV)',
  sources: [
    {
      slug: 'world-bank-wgi',
      name: 'Worldwide Governance Indicators, 1996–2019',
      kind: 'DATASET',
      publisher: 'World Bank',
      licence: 'CC BY 4.0',
      licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
      url: 'https://www.worldbank.org/en/publication/worldwide-governance-indicators',
      citation:
        'Kaufmann, Daniel and Aart Kraay. Worldwide Governance Indicators, update of 2020. World Bank.',
      edition: '2020',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeRow),
  keyOf: (row) => `${row.code} ${row.year} ${row.dimension}`,
  open: async (tx, { sourceId }) => {
    const regions = await loadRegionDirectory(tx);
    const indicators = Object.values(dimensions).flatMap((dimension) => indicatorsOf(dimension, sourceId));
    const written = await recordIndicators(tx, indicators);
    const ids = new Map(indicators.map(({ code }, place) => [code, written[place]?.id]));
    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          (row) => placeRow(row, regions, ids, sourceId),
          (pairs) => writeGroups(pairs, (facts) => recordObservations(batch, facts)),
        ),
    };
  },
};

function indicatorsOf(dimension: Dimension, sourceId: string): readonly IndicatorFacts[] {
  const shared = {
    description: `Worldwide Governance Indicators: ${names[dimension].toLowerCase()}, from surveys and experts.`,
    direction: 'HIGHER_IS_BETTER',
    frequency: 'ANNUAL',
    sourceId,
  } as const;
  return [
    {
      code: `WGI_${dimension}`,
      name: names[dimension],
      unit: 'units of a standard normal distribution, about -2.5 to 2.5',
      ...shared,
    },
    {
      code: `WGI_${dimension}_RANK`,
      name: `${names[dimension]}, rank among all countries`,
      unit: 'percentile, 0 to 100',
      ...shared,
    },
  ];
}

function decodeRow(cells: NamedCells): GovernanceRow {
  return {
    code: required(cells, 'Code', plainText),
    country: required(cells, 'Country/Territory', plainText),
    year: required(cells, 'Year', count),
    dimension: required(cells, 'Indicator', oneOf(dimensions)),
    estimate: optional(cells, 'Estimate', decimal),
    standardError: optional(cells, 'StdErr', decimal),
    rank: optional(cells, 'Rank', decimal),
    lower: optional(cells, 'Lower', decimal),
    upper: optional(cells, 'Upper', decimal),
    sourceCount: optional(cells, 'NumSrc', count),
  };
}

function placeRow(
  { line, row }: LocatedRow<GovernanceRow>,
  regions: RegionDirectory,
  ids: ReadonlyMap<string, string | undefined>,
  sourceId: string,
): Placement<readonly ObservationFacts[]> {
  const country = regions.countryByCode('WORLD_BANK', row.code) ?? regions.byPcode(row.code);
  if (country === undefined) {
    return { facts: null, notes: [unknownCountry(`${row.code} ${row.country}`, { line, column: 'Code' })] };
  }
  const shared = {
    regionId: country.id,
    periodStart: `${row.year}-01-01`,
    periodEnd: `${row.year}-12-31`,
    method: row.sourceCount === null ? null : `Aggregate of ${row.sourceCount} sources`,
    sourceId,
  };
  const values = [
    { code: `WGI_${row.dimension}`, value: row.estimate, standardError: row.standardError },
    { code: `WGI_${row.dimension}_RANK`, value: row.rank, low: row.lower, high: row.upper },
  ];
  return {
    facts: values.flatMap(({ code, ...value }) => {
      const indicatorId = ids.get(code);
      const status = value.value === null ? ('MISSING' as const) : ('ESTIMATED' as const);
      return indicatorId === undefined ? [] : [{ ...shared, ...value, indicatorId, status }];
    }),
    notes: [],
  };
}
