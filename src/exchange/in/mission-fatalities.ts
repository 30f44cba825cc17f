import { recordFatalities } from '../../domains/missions/commands-personnel.ts';
import { loadMissionDirectory, type MissionDirectory } from '../../domains/missions/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { Importer, LocatedRow, ReviewNote } from '../importer.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { unknownCountry, unknownMission } from '../review-notes.ts';
import { day, oneOf, plainText } from '../values.ts';
import { writePlaced } from '../write-placed.ts';

const personnelTypes = oneOf({
  Military: 'MILITARY',
  Police: 'POLICE',
  'Military Observer': 'MILITARY_OBSERVER',
  'International Civilian': 'INTERNATIONAL_CIVILIAN',
  Local: 'LOCAL_CIVILIAN',
  Other: 'OTHER',
} as const);

/** Self-inflicted deaths, and those whose cause is not or not yet known, are neither of the three named causes. */
const causes = oneOf({
  Accident: 'ACCIDENT',
  Illness: 'ILLNESS',
  'Malicious Act': 'MALICIOUS_ACT',
  'Self-Inflicted': 'OTHER',
  'To Be Determined': 'OTHER',
  Unknown: 'OTHER',
} as const);

interface FatalityRow {
  readonly casualtyId: string;
  readonly mission: string;
  readonly occurredOn: string;
  readonly personnelType:
    | 'MILITARY'
    | 'POLICE'
    | 'MILITARY_OBSERVER'
    | 'INTERNATIONAL_CIVILIAN'
    | 'LOCAL_CIVILIAN'
    | 'OTHER';
  readonly cause: 'ACCIDENT' | 'ILLNESS' | 'MALICIOUS_ACT' | 'OTHER';
  readonly sex: 'FEMALE' | 'MALE' | null;
  readonly nationality: string | null;
  readonly iso3: string | null;
  readonly m49: string | null;
}

/**
 * Deaths in the service of United Nations missions. Six casualties of UNMIK are listed twice, once as of Montenegro
 * and once as of Serbia and Montenegro: the second is a duplicate, since one person died.
 */
export const missionFatalities: Importer<FatalityRow> = {
  name: 'mission-fatalities',
  title: 'Fatalities in United Nations missions (UN Peace and Security Data Hub, DPPADPOSS-FATALITIES)',
  sources: [
    {
      slug: 'un-mission-fatalities',
      name: 'Fatalities in United Nations missions (DPPADPOSS-FATALITIES)',
      kind: 'DATASET',
      publisher: 'United Nations, Peace and Security Data Hub',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://psdata.un.org/dataset/DPPADPOSS-FATALITIES',
      citation:
        'United Nations Peace and Security Data Hub, DPPADPOSS-FATALITIES, state of 28 November 2023.',
      edition: '2023-11-28',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeFatality),
  keyOf: (row) => row.casualtyId,
  open: async (tx, { sourceId }) => {
    const missions = await loadMissionDirectory(tx);
    const regions = await loadRegionDirectory(tx);
    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          (row) => placeFatality(row, { missions, regions, sourceId }),
          (facts) => recordFatalities(batch, facts),
        ),
    };
  },
};

function decodeFatality(cells: NamedCells): FatalityRow {
  return {
    casualtyId: required(cells, 'casualty_id', plainText),
    mission: required(cells, 'mission_acronym', plainText),
    occurredOn: required(cells, 'incident_date', day),
    personnelType: required(cells, 'casualty_personnel_type', personnelTypes),
    cause: required(cells, 'type_of_incident', causes),
    sex: optional(cells, 'gender', oneOf({ F: 'FEMALE', M: 'MALE' } as const)),
    nationality: optional(cells, 'casualty_nationality', plainText),
    iso3: optional(cells, 'isocode3', plainText),
    m49: optional(cells, 'm49_code', plainText),
  };
}

function placeFatality(
  { line, row }: LocatedRow<FatalityRow>,
  look: { missions: MissionDirectory; regions: RegionDirectory; sourceId: string },
) {
  const { mission, iso3, m49, ...facts } = row;
  const missionId = look.missions.idOf(mission);
  if (missionId === undefined) {
    return { facts: null, notes: [unknownMission(mission, { line, column: 'mission_acronym' })] };
  }
  const country = countryOf(row, look.regions);
  const notes: ReviewNote[] =
    country === undefined && row.nationality !== null
      ? [unknownCountry(row.nationality, { line, column: 'casualty_nationality' })]
      : [];
  return {
    facts: {
      ...facts,
      missionId,
      externalId: `DPPADPOSS-FATALITIES ${row.casualtyId}`,
      nationalityCountryId: country?.id ?? null,
      sourceId: look.sourceId,
    },
    notes,
  };
}

/** By code where the row has one (`250.0` is M49 250), else by name: "Côte dIvoire" comes without codes. */
function countryOf({ iso3, m49, nationality }: FatalityRow, regions: RegionDirectory) {
  const coded =
    (iso3 === null ? undefined : regions.byPcode(iso3)) ??
    (m49 === null ? undefined : regions.countryByCode('M49', m49));
  if (coded !== undefined || nationality === null) return coded;
  const match = regions.country(nationality);
  return match.kind === 'found' ? match.region : undefined;
}
