import type { Transaction } from '../../database/transaction.ts';
import { recordRegionCodes, recordRegions } from '../../domains/regions/commands.ts';
import { loadRegionDirectory } from '../../domains/regions/directory.ts';
import type { BatchResult, Importer, LocatedRow, ReviewNote, RowOutcome } from '../importer.ts';
import { optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable, type TableRow } from '../reading/read-table.ts';
import { count, day, plainText } from '../values.ts';

/** One administrative unit. */
interface PlaceRow {
  readonly pcode: string;
  readonly level: number;
  readonly name: string;
  readonly parentPcode: string;
  readonly validFrom: string | null;
}

/**
 * Administrative units of levels 1 and 2 with their P-codes. The parent of a level-1 unit is its country, by three
 * letters. A unit whose parent is not known waits for a person.
 */
export const pCodes: Importer<PlaceRow> = {
  name: 'p-codes',
  title: 'Administrative units with P-codes (OCHA common operational datasets, CSV with HXL tags)',
  sources: [
    {
      slug: 'ocha-cod-ab-pcodes',
      name: 'Global P-code list, administrative levels 1 and 2',
      kind: 'DATASET',
      publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://data.humdata.org/dataset/global-pcodes',
      citation: 'OCHA, common operational datasets on administrative boundaries (COD-AB)',
    },
  ],
  // A parent is written before its children within a batch, so a country's units should share one.
  batchSize: 5_000,
  rows: (file) => decodeEach(readTable(file), decodePlace),
  keyOf: (row) => row.pcode,
  open: async (_tx, { sourceId }) => ({ write: (tx, rows) => writePlaces(tx, rows, sourceId) }),
};

function decodePlace(row: TableRow): PlaceRow {
  return {
    pcode: required(row, 'P-Code', plainText),
    level: required(row, 'Admin Level', count),
    name: required(row, 'Name', plainText),
    parentPcode: required(row, 'Parent P-Code', plainText),
    validFrom: optional(row, 'Valid from date', day),
  };
}

/**
 * Spellings of the same unit in the datasets at hand that folding cannot bring together, by P-code: the list itself
 * misspells Nana-Grébizi.
 */
const otherSpellings: Readonly<Record<string, readonly string[]>> = {
  CF42: ['Nana-Grébizi'],
  CF324: ['Nanga-Boguila'],
};

async function writePlaces(
  tx: Transaction,
  rows: readonly LocatedRow<PlaceRow>[],
  sourceId: string,
): Promise<BatchResult> {
  const outcomes = await recordRegions(
    tx,
    rows.map(({ row }) => ({ ...row, sourceId })),
  );
  const directory = await loadRegionDirectory(tx);
  const codes = rows.flatMap(({ row }) => {
    const regionId = directory.byPcode(row.pcode)?.id;
    if (regionId === undefined) return [];
    return (otherSpellings[row.pcode] ?? []).map((code) => ({
      regionId,
      system: 'NAME' as const,
      code,
      sourceId,
    }));
  });
  await recordRegionCodes(tx, codes);
  return {
    outcomes: outcomes.map(
      (outcome): RowOutcome => (outcome === 'parentless' || outcome === 'moved' ? 'review' : outcome),
    ),
    reviews: rows.flatMap((located, place) => noteOn(located, outcomes[place])),
  };
}

function noteOn({ line, row }: LocatedRow<PlaceRow>, outcome: string | undefined): readonly ReviewNote[] {
  const note = { kind: 'UNKNOWN_PCODE' as const, line, column: 'Parent P-Code' };
  if (outcome === 'parentless') {
    return [
      {
        ...note,
        value: row.parentPcode,
        explanation: 'No region has this P-code, so its units have no place.',
      },
    ];
  }
  if (outcome === 'moved') {
    const explanation = `${row.pcode} stands under another parent in the hub; a unit that moves needs a new P-code and a link.`;
    return [{ ...note, value: row.pcode, explanation }];
  }
  return [];
}
