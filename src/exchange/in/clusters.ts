import type { Transaction } from '../../database/transaction.ts';
import { recordSectors } from '../../domains/activities/commands.ts';
import { loadSectorDirectory } from '../../domains/activities/sector-directory.ts';
import type { BatchResult, Importer, LocatedRow } from '../importer.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { plainText } from '../values.ts';
import { outcomeOfParts } from '../write-placed.ts';

interface ClusterRow {
  readonly code: string;
  readonly name: string;
  readonly frenchName: string | null;
  readonly groupType: string | null;
}

/**
 * Humanitarian clusters and their areas of responsibility, with English and French names. The code of an area begins
 * with that of its cluster (`PRO-GBV`).
 */
export const clusters: Importer<ClusterRow> = {
  name: 'clusters',
  title: 'Humanitarian clusters and areas of responsibility (OCHA, CSV)',
  sources: [
    {
      slug: 'ocha-global-coordination-groups',
      name: 'Global coordination groups (clusters)',
      kind: 'DATASET',
      publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://data.humdata.org/dataset/global-coordination-groups-beta',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeCluster),
  keyOf: (row) => row.code,
  open: async (_tx, { sourceId }) => ({ write: (tx, rows) => writeClusters(tx, rows, sourceId) }),
};

function decodeCluster(cells: NamedCells): ClusterRow {
  return {
    code: required(cells, 'ACRONYM', plainText),
    name: required(cells, 'Preferred Term', plainText),
    frenchName: optional(cells, 'Preferred Term (fr)', plainText),
    groupType: optional(cells, 'Group Type', plainText),
  };
}

/** Writes all, then the areas once more with their clusters: an area may stand above its cluster in the file. */
async function writeClusters(
  tx: Transaction,
  rows: readonly LocatedRow<ClusterRow>[],
  sourceId: string,
): Promise<BatchResult> {
  const facts = rows.map(({ row }) => ({
    system: 'CLUSTER' as const,
    code: row.code,
    name: row.name,
    names: row.frenchName === null ? { en: row.name } : { en: row.name, fr: row.frenchName },
    description: row.groupType,
    sourceId,
  }));
  const written = await recordSectors(tx, facts);
  const sectors = await loadSectorDirectory(tx);
  const linked = await recordSectors(
    tx,
    facts.map((row) => ({ ...row, parentId: parentOf(row.code, (code) => sectors.byCode('CLUSTER', code)) })),
  );
  return { outcomes: written.map((row, place) => outcomeOfParts([row, linked[place] ?? row])) };
}

function parentOf(code: string, find: (code: string) => string | undefined): string | null {
  const end = code.lastIndexOf('-');
  return end === -1 ? null : (find(code.slice(0, end)) ?? null);
}
