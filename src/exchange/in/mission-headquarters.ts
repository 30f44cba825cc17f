import { z } from 'zod';
import type { Transaction } from '../../database/transaction.ts';
import {
  type HeadquartersFacts,
  recordHeadquarters,
  recordMissionAreas,
} from '../../domains/missions/commands.ts';
import { loadMissionDirectory, type MissionDirectory } from '../../domains/missions/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { flaggedPoint } from '../flagged-point.ts';
import type { Importer, LocatedRow } from '../importer.ts';
import { readJsonList } from '../reading/read-json-list.ts';
import { unknownCountry, unknownMission } from '../review-notes.ts';
import { type Placement, writeDistinct, writeGroups, writePlaced } from '../write-placed.ts';

const headquartersEntry = z.object({
  mission: z.string().min(1),
  hq: z.string(),
  country_id: z.string(),
  mission_loc: z.object({ x: z.number(), y: z.number() }),
});

type HeadquartersEntry = z.infer<typeof headquartersEntry>;

/**
 * Headquarters of United Nations missions, and the country of each as its area where none is known yet. A mission
 * without a headquarters (UNMC: no place, 0° 0°) only gets its country.
 */
export const missionHeadquartersList: Importer<HeadquartersEntry> = {
  name: 'mission-headquarters',
  title: 'Headquarters of United Nations missions (International Peace Institute, JSON)',
  sources: [
    {
      slug: 'ipi-mission-headquarters',
      name: 'Headquarters of United Nations missions',
      kind: 'DATASET',
      publisher: 'International Peace Institute',
      licence: 'Facts; repository GPL-2.0',
      licenceUrl: 'https://www.gnu.org/licenses/old-licenses/gpl-2.0.html',
      url: 'https://github.com/IPIDataLab/PPP_Loader',
      citation: 'International Peace Institute, Providing for Peacekeeping database.',
    },
  ],
  rows: (file) => readJsonList(file, headquartersEntry),
  keyOf: (row) => row.mission,
  open: async (tx, { sourceId }) => {
    const missions = await loadMissionDirectory(tx);
    const regions = await loadRegionDirectory(tx);
    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          (row) => placeEntry(row, { missions, regions, sourceId }),
          (seats) => writeSeats(batch, seats),
        ),
    };
  },
};

function placeEntry(
  { line, row }: LocatedRow<HeadquartersEntry>,
  { missions, regions, sourceId }: { missions: MissionDirectory; regions: RegionDirectory; sourceId: string },
): Placement<HeadquartersFacts> {
  const missionId = missions.idOf(row.mission);
  if (missionId === undefined) {
    return { facts: null, notes: [unknownMission(row.mission, { line, column: 'mission' })] };
  }
  const country = regions.byPcode(row.country_id);
  const place = row.hq.trim();
  const point =
    place === ''
      ? { latitude: null, longitude: null }
      : { latitude: row.mission_loc.y, longitude: row.mission_loc.x };
  return {
    facts: { missionId, place, countryId: country?.id ?? null, sourceId, ...flaggedPoint(point, country) },
    notes: country === undefined ? [unknownCountry(row.country_id, { line, column: 'country_id' })] : [],
  };
}

/** Two entries may be of one mission (UNOCI, ONUCI): the place is written once. */
async function writeSeats(tx: Transaction, seats: readonly HeadquartersFacts[]) {
  await recordMissionAreas(
    tx,
    seats.flatMap(({ missionId, countryId }) => (countryId ? [{ missionId, regionId: countryId }] : [])),
  );
  const places = seats.map((seat) => (seat.place === '' ? [] : [seat]));
  return await writeGroups(places, (housed) =>
    writeDistinct(
      housed,
      ({ missionId, place }) => `${missionId} ${place}`,
      (distinct) => recordHeadquarters(tx, distinct),
    ),
  );
}
