import { z } from 'zod';
import { recordHeadquarters, recordMissionAreas } from '../../domains/missions/commands.ts';
import { loadMissionDirectory } from '../../domains/missions/directory.ts';
import { loadRegionDirectory } from '../../domains/regions/directory.ts';
import { flaggedPoint } from '../flagged-point.ts';
import type { Importer } from '../importer.ts';
import { readJsonList } from '../reading/read-json-list.ts';
import { unknownCountry, unknownMission } from '../review-notes.ts';
import { writeDistinct, writePlaced } from '../write-placed.ts';

const headquartersEntry = z.object({
  mission: z.string().min(1),
  hq: z.string(),
  country_id: z.string(),
  mission_loc: z.object({ x: z.number(), y: z.number() }),
});

/**
 * Headquarters of United Nations missions, and the country of each as its area where none is known yet. A mission
 * without a headquarters (UNMC: no place, 0° 0°) only gets its country.
 */
export const missionHeadquartersList: Importer<z.infer<typeof headquartersEntry>> = {
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
          ({ line, row }) => {
            const missionId = missions.idOf(row.mission);
            const country = regions.byPcode(row.country_id);
            if (missionId === undefined) {
              return { facts: null, notes: [unknownMission(row.mission, { line, column: 'mission' })] };
            }
            const place = row.hq.trim();
            const point =
              place === ''
                ? { latitude: null, longitude: null }
                : { latitude: row.mission_loc.y, longitude: row.mission_loc.x };
            return {
              facts: {
                missionId,
                place,
                countryId: country?.id ?? null,
                sourceId,
                ...flaggedPoint(point, country),
              },
              notes:
                country === undefined ? [unknownCountry(row.country_id, { line, column: 'country_id' })] : [],
            };
          },
          async (facts) => {
            await recordMissionAreas(
              batch,
              facts.flatMap(({ missionId, countryId }) =>
                countryId === null ? [] : [{ missionId, regionId: countryId }],
              ),
            );
            const housed = facts.filter(({ place }) => place !== '');
            const written = (
              await writeDistinct(
                housed,
                ({ missionId, place }) => `${missionId} ${place}`,
                (distinct) => recordHeadquarters(batch, distinct),
              )
            ).values();
            return facts.map(({ place }) =>
              place === ''
                ? { outcome: 'unchanged' as const }
                : (written.next().value ?? { outcome: 'unchanged' as const }),
            );
          },
        ),
    };
  },
};
