import type { Transaction } from '../../database/transaction.ts';
import { recordHeadquarters } from '../../domains/missions/commands.ts';
import { recordStrengths } from '../../domains/missions/commands-personnel.ts';
import { loadMissionDirectory } from '../../domains/missions/directory.ts';
import { loadRegionDirectory } from '../../domains/regions/directory.ts';
import { flaggedPoint } from '../flagged-point.ts';
import type { Importer } from '../importer.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { unknownMission } from '../review-notes.ts';
import { count, day, decimal, plainText } from '../values.ts';
import { writePlaced } from '../write-placed.ts';

interface StrengthRow {
  readonly mission: string;
  readonly asOf: string;
  readonly troops: number | null;
  readonly police: number | null;
  readonly observers: number | null;
  readonly total: number | null;
  readonly contributorCount: number | null;
  readonly country: string | null;
  readonly place: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/**
 * Uniformed strength of United Nations missions at the end of each month. The two columns of the headquarters'
 * coordinates bear each other's names throughout: they are read as they are headed and turned round by the box of
 * the country, so that a corrected edition is read just as well.
 */
export const missionStrength: Importer<StrengthRow> = {
  name: 'mission-strength',
  title: 'Monthly strength of United Nations missions, 1990–2017 (International Peace Institute)',
  sources: [
    {
      slug: 'ipi-mission-strength',
      name: 'Monthly strength of United Nations missions, November 1990 to March 2017',
      kind: 'DATASET',
      publisher: 'International Peace Institute',
      licence: 'United Nations figures; repository GPL-2.0',
      licenceUrl: 'https://www.gnu.org/licenses/old-licenses/gpl-2.0.html',
      url: 'https://github.com/IPIDataLab/PPP_Loader',
      citation: 'International Peace Institute, Providing for Peacekeeping database.',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeStrength),
  keyOf: (row) => `${row.mission} ${row.asOf}`,
  open: async (tx, { sourceId }) => {
    const missions = await loadMissionDirectory(tx);
    const regions = await loadRegionDirectory(tx);
    const housed = new Set<string>();

    /** Each place once: it is repeated in the row of every month. */
    const writeHeadquarters = async (
      batch: Transaction,
      rows: readonly (StrengthRow & { missionId: string })[],
    ) => {
      const headquarters = rows.flatMap(({ missionId, place, country, ...point }) => {
        const key = `${missionId} ${place}`;
        if (place === null || housed.has(key)) return [];
        housed.add(key);
        const region = country === null ? undefined : regions.byPcode(country);
        return [
          { missionId, place, countryId: region?.id ?? null, sourceId, ...flaggedPoint(point, region) },
        ];
      });
      await recordHeadquarters(batch, headquarters);
    };

    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          ({ line, row }) => {
            const missionId = missions.idOf(row.mission);
            return missionId === undefined
              ? { facts: null, notes: [unknownMission(row.mission, { line, column: 'Mission' })] }
              : { facts: { ...row, missionId }, notes: [] };
          },
          async (facts) => {
            await writeHeadquarters(batch, facts);
            return await recordStrengths(
              batch,
              facts.map(({ missionId, asOf, troops, police, observers, total, contributorCount }) => ({
                missionId,
                asOf,
                troops,
                police,
                observers,
                total,
                contributorCount,
                sourceId,
              })),
            );
          },
        ),
    };
  },
};

function decodeStrength(cells: NamedCells): StrengthRow {
  return {
    mission: required(cells, 'Mission', plainText),
    asOf: required(cells, 'Date', day),
    troops: optional(cells, 'Troops', count),
    police: optional(cells, 'Police', count),
    observers: optional(cells, 'Observers', count),
    total: optional(cells, 'Total', count),
    contributorCount: optional(cells, 'Number of Contributors', count),
    country: optional(cells, 'Country of Mission ISO-3', plainText),
    place: optional(cells, 'Mission HQ', plainText),
    latitude: optional(cells, 'Mission HQ Latitude', decimal),
    longitude: optional(cells, 'Mission HQ Longitude', decimal),
  };
}
