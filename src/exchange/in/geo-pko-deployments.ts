import { recordDeployments } from '../../domains/missions/commands-personnel.ts';
import { loadMissionDirectory, type MissionDirectory } from '../../domains/missions/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { flaggedPoint } from '../flagged-point.ts';
import type { Importer, LocatedRow, ReviewNote } from '../importer.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { unknownCountry, unknownMission } from '../review-notes.ts';
import { count, decimal, integer, latitude, longitude, oneOf, plainText } from '../values.ts';
import { writePlaced } from '../write-placed.ts';

const headquarterLevels = oneOf({ 0: 'NONE', 1: 'BATTALION', 2: 'SECTOR', 3: 'MISSION' } as const);
const yesOrNo = oneOf({ 0: false, 1: true });

interface DeploymentRow {
  readonly mission: string;
  readonly country: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly facts: {
    readonly year: number;
    readonly place: string;
    readonly ordinal: number;
    readonly averageTroops: number | null;
    readonly troops: number | null;
    readonly infantryTroops: number | null;
    readonly reserveTroops: number | null;
    readonly medicalUnits: number | null;
    readonly aviationUnits: number | null;
    readonly hasPolice: boolean | null;
    readonly hasMilitaryObservers: boolean | null;
    readonly headquarters: 'NONE' | 'BATTALION' | 'SECTOR' | 'MISSION' | null;
  };
}

/**
 * Where units of United Nations missions stood, year by year. Mission, year and place repeat (maps of several months
 * of a year), so repeats are numbered in the order of the file. `NA` troops are not known, unlike zero.
 */
export const geoPkoDeployments: Importer<DeploymentRow> = {
  name: 'geo-pko-deployments',
  title: 'Geo-PKO: where units of United Nations missions were deployed, 1994–2024',
  sources: [
    {
      slug: 'geo-pko',
      name: 'Geocoded Peacekeeping Operations (Geo-PKO) dataset',
      kind: 'DATASET',
      publisher: 'Department of Peace and Conflict Research, Uppsala University',
      licence: 'Free to use with citation; repository GPL-2.0',
      licenceUrl: 'https://www.gnu.org/licenses/old-licenses/gpl-2.0.html',
      url: 'https://www.pcr.uu.se/data/geo-pko/',
      citation:
        'Cil, Deniz, Hanne Fjelde, Lisa Hultman and Desirée Nilsson (2020). Mapping blue helmets: Introducing the Geocoded Peacekeeping Operations (Geo-PKO) dataset. Journal of Peace Research 57(2).',
      edition: '2.3',
    },
  ],
  rows: (file) => {
    const repeats = new Map<string, number>();
    return decodeEach(readTable(file), (cells) => decodeDeployment(cells, repeats));
  },
  open: async (tx, { sourceId }) => {
    const missions = await loadMissionDirectory(tx);
    const regions = await loadRegionDirectory(tx);
    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          (row) => placeDeployment(row, { missions, regions, sourceId }),
          (facts) => recordDeployments(batch, facts),
        ),
    };
  },
};

function decodeDeployment(cells: NamedCells, repeats: Map<string, number>): DeploymentRow {
  const mission = required(cells, 'mission', plainText);
  const year = required(cells, 'year', integer);
  const place = required(cells, 'location', plainText);
  const row = {
    mission,
    country: optional(cells, 'country', plainText),
    latitude: optional(cells, 'latitude', latitude),
    longitude: optional(cells, 'longitude', longitude),
  };
  const facts = {
    year,
    place,
    averageTroops: optional(cells, 'ave.no.troops', decimal),
    troops: optional(cells, 'NoTroops', count),
    infantryTroops: optional(cells, 'Infantry', count),
    reserveTroops: optional(cells, 'Reserve', count),
    medicalUnits: optional(cells, 'Med', count),
    aviationUnits: optional(cells, 'Av', count),
    hasPolice: optional(cells, 'UNPOL', yesOrNo),
    hasMilitaryObservers: optional(cells, 'UNMO', yesOrNo),
    headquarters: optional(cells, 'hq', headquarterLevels),
  };
  const key = `${mission} ${year} ${place}`;
  const ordinal = (repeats.get(key) ?? 0) + 1;
  repeats.set(key, ordinal);
  return { ...row, facts: { ...facts, ordinal } };
}

function placeDeployment(
  { line, row }: LocatedRow<DeploymentRow>,
  look: { missions: MissionDirectory; regions: RegionDirectory; sourceId: string },
) {
  const missionId = look.missions.idOf(row.mission);
  if (missionId === undefined) {
    return { facts: null, notes: [unknownMission(row.mission, { line, column: 'mission' })] };
  }
  const match = row.country === null ? undefined : look.regions.country(row.country);
  const country = match?.kind === 'found' ? match.region : undefined;
  const notes: ReviewNote[] =
    country === undefined && row.country !== null
      ? [unknownCountry(row.country, { line, column: 'country' })]
      : [];
  return {
    facts: {
      ...row.facts,
      missionId,
      countryId: country?.id ?? null,
      ...flaggedPoint(row, country),
      sourceId: look.sourceId,
    },
    notes,
  };
}
