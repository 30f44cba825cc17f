import { recordIndicators } from '../../domains/indicators/commands.ts';
import { type ObservationFacts, recordObservations } from '../../domains/indicators/commands-observations.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { RegionMatch } from '../../domains/regions/rules.ts';
import type { Importer, LocatedRow } from '../importer.ts';
import { type IpcPhase, ipcIndicators, ipcPhases, peopleCode, shareCode } from '../ipc-indicators.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { unknownCountry, unknownRegionName } from '../review-notes.ts';
import { count, type Decoder, day, decimal, oneOf, plainText } from '../values.ts';
import { type Placement, writeGroups, writePlaced } from '../write-placed.ts';

interface AreaRow {
  readonly analysedOn: string;
  readonly analysis: string;
  readonly country: string;
  readonly level1: string | null;
  readonly area: string;
  readonly series: string;
  readonly from: string;
  readonly to: string;
  readonly phase: IpcPhase;
  readonly people: number | null;
  readonly share: number | null;
}

/**
 * Acute food insecurity by area. Areas have names and no codes: a unit of the level-1 area named beside it or, where
 * that is a group of areas of the analysts' own ("Prefectures", "Fertit"), a level-1 unit of the country. Camps and
 * quarters that are no unit wait for a person. A later analysis of the same period revises the earlier one.
 */
export const ipcAreas: Importer<AreaRow> = {
  name: 'ipc-areas',
  title: 'IPC acute food insecurity by area, long format (CSV)',
  sources: [
    {
      slug: 'ipc-acute-food-insecurity',
      name: 'IPC acute food insecurity analyses, by area',
      kind: 'DATASET',
      publisher: 'Integrated Food Security Phase Classification (IPC)',
      licence: 'Public domain, no restrictions',
      url: 'https://data.humdata.org/organization/da501ffc-aadb-43f5-9d28-8fa572fd9ce0',
      citation: 'Integrated Food Security Phase Classification, www.ipcinfo.org.',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeArea),
  keyOf: (row) =>
    [row.analysis, row.country, row.level1, row.area, row.series, row.from, row.to, row.phase].join('|'),
  open: async (tx, { sourceId }) => {
    const regions = await loadRegionDirectory(tx);
    const indicators = await recordIndicators(
      tx,
      ipcIndicators.map((indicator) => ({ ...indicator, sourceId })),
    );
    const ids = new Map(ipcIndicators.map(({ code }, place) => [code, indicators[place]?.id]));
    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          (row) => placeArea(row, regions, ids, sourceId),
          (groups) => writeGroups(groups, (facts) => recordObservations(batch, facts)),
        ),
    };
  },
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Apr 2023`, as its first day. */
const monthOfYear: Decoder<string> = (text) => {
  const [month = '', year = ''] = text.split(' ');
  const number = months.indexOf(month) + 1;
  return number > 0 && /^\d{4}$/.test(year)
    ? { value: `${year}-${String(number).padStart(2, '0')}-01` }
    : { reason: 'is not a month', mend: 'Write it as Apr 2023.' };
};

function decodeArea(cells: NamedCells): AreaRow {
  return {
    analysedOn: required(cells, 'Date of analysis', monthOfYear),
    analysis: required(cells, 'Date of analysis', plainText),
    country: required(cells, 'Country', plainText),
    level1: optional(cells, 'Level 1', plainText),
    area: required(cells, 'Area', plainText),
    series: required(cells, 'Validity period', plainText),
    from: required(cells, 'From', day),
    to: required(cells, 'To', day),
    phase: required(cells, 'Phase', oneOf(ipcPhases)),
    people: optional(cells, 'Number', count),
    share: optional(cells, 'Percentage', decimal),
  };
}

function placeArea(
  { line, row }: LocatedRow<AreaRow>,
  regions: RegionDirectory,
  indicatorIds: ReadonlyMap<string, string | undefined>,
  sourceId: string,
): Placement<readonly ObservationFacts[]> {
  const country = regions.byPcode(row.country);
  if (country === undefined) {
    return { facts: null, notes: [unknownCountry(row.country, { line, column: 'Country' })] };
  }
  const match = matchArea(row, country.id, regions);
  if (match.kind !== 'found') {
    const name = row.level1 === null ? row.area : `${row.level1}: ${row.area}`;
    return { facts: null, notes: [unknownRegionName(name, { line, column: 'Area' })] };
  }
  const facts = {
    regionId: match.region.id,
    series: row.series,
    periodStart: row.from,
    periodEnd: row.to,
    status: row.series === 'current' ? ('ESTIMATED' as const) : ('FORECAST' as const),
    method: `IPC acute food insecurity analysis of ${row.analysis}`,
    observedOn: row.analysedOn,
    sourceId,
  };
  const values = [
    { code: peopleCode(row.phase), value: row.people },
    { code: shareCode(row.phase), value: row.share },
  ];
  return {
    facts: values.flatMap(({ code, value }) => {
      const indicatorId = code === null ? undefined : indicatorIds.get(code);
      return indicatorId === undefined || value === null ? [] : [{ ...facts, indicatorId, value }];
    }),
    notes: [],
  };
}

function matchArea(row: AreaRow, countryId: string, regions: RegionDirectory): RegionMatch {
  const around = row.level1 === null ? undefined : regions.within(countryId, row.level1, 1);
  return around?.kind === 'found'
    ? regions.within(around.region.id, row.area, 2)
    : regions.within(countryId, row.area, 1);
}
