import type { Transaction } from '../../database/transaction.ts';
import {
  linkMissions,
  type MissionFacts,
  recordHeadquarters,
  recordMissionPartners,
  recordMissions,
} from '../../domains/missions/commands.ts';
import { loadOrganisationDirectory } from '../../domains/organisations/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { flaggedPoint } from '../flagged-point.ts';
import { countryOfHeadquarters } from '../headquarters-places.ts';
import type { BatchResult, Importer, LocatedRow, ReviewNote } from '../importer.ts';
import { leadOrganisationId } from '../lead-organisations.ts';
import { monthWhenFirst, type PartialDate } from '../partial-date.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { suspectCoordinates } from '../review-notes.ts';
import { day, decimal, oneOf, plainText } from '../values.ts';
import { outcomeOfParts, writeGroups } from '../write-placed.ts';

interface OperationRow {
  readonly acronym: string;
  readonly name: string;
  readonly isNameBroken: boolean;
  readonly department: string | null;
  readonly isActive: boolean | null;
  readonly start: PartialDate;
  readonly end: PartialDate;
  readonly place: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
}

/** A headquarters stands in a town of its country: UNMEE's, half a degree south of Eritrea, is not Asmara. */
const noMargin = 0;

/** Names by which the United Nations call missions that watch rather than build or keep. */
const observerNames = /Observer|Observation|Truce Supervision|Verification/;

/**
 * Operations led by the United Nations departments for peace. Dates on the first of a month are known to the month;
 * a swapped point is turned when only that puts it into the country of the headquarters; aggregates such as UNOSOM
 * "(I & II)" become the whole that their parts are linked to.
 */
export const unOperations: Importer<OperationRow> = {
  name: 'un-operations',
  title: 'United Nations peace operations (UN Peace and Security Data Hub, DPPADPOSS-PKO)',
  sources: [
    {
      slug: 'un-peace-operations',
      name: 'DPO/DPPA-led peace operations (DPPADPOSS-PKO)',
      kind: 'DATASET',
      publisher: 'United Nations, Peace and Security Data Hub',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://psdata.un.org/dataset/DPPADPOSS-PKO',
      citation: 'United Nations Peace and Security Data Hub, DPPADPOSS-PKO, state of 19 February 2024.',
      edition: '2024-02-19',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeOperation),
  keyOf: (row) => row.acronym,
  open: async (tx, { sourceId }) => {
    const countries = await loadRegionDirectory(tx);
    const lead = await leadOrganisationId(tx, await loadOrganisationDirectory(tx), 'UN', sourceId);
    return { write: (batch, rows) => writeOperations(batch, rows, { countries, lead, sourceId }) };
  },
};

function decodeOperation(cells: NamedCells): OperationRow {
  const published = required(cells, 'mission_name', plainText);
  const name = published.replace(/^"+|"+$/g, '').trim();
  return {
    acronym: required(cells, 'mission_acronym', plainText),
    name,
    isNameBroken: name !== published,
    department: optional(cells, 'lead_department', plainText),
    isActive: optional(cells, 'mission_isactive', oneOf({ Yes: true, No: false })),
    start: monthWhenFirst(optional(cells, 'start_date', day)),
    end: monthWhenFirst(optional(cells, 'end_date', day)),
    place: optional(cells, 'mission_location', plainText),
    latitude: optional(cells, 'mission_latitude', decimal),
    longitude: optional(cells, 'mission_longitude', decimal),
  };
}

interface Context {
  readonly countries: RegionDirectory;
  readonly lead: string | null;
  readonly sourceId: string;
}

async function writeOperations(
  tx: Transaction,
  rows: readonly LocatedRow<OperationRow>[],
  { countries, lead, sourceId }: Context,
): Promise<BatchResult> {
  const written = await recordMissions(
    tx,
    rows.map(({ row }) => missionOf(row, lead, sourceId)),
  );
  const operations = rows.flatMap((located, place) => {
    const mission = written[place];
    return mission === undefined ? [] : [{ ...located, mission, seat: seatOf(located.row, countries) }];
  });
  const seats = operations.map(({ mission, seat }) =>
    seat === null ? [] : [{ missionId: mission.id, ...seat, sourceId }],
  );
  const housed = await writeGroups(seats, (headquarters) => recordHeadquarters(tx, headquarters));
  await linkMissions(tx, partsOf(operations, sourceId));
  if (lead !== null) {
    await recordMissionPartners(
      tx,
      written.map(({ id }) => ({ missionId: id, organisationId: lead, role: 'LEAD' as const })),
    );
  }
  return {
    outcomes: operations.map(({ mission }, place) => outcomeOfParts([mission, housed[place] ?? mission])),
    reviews: operations.flatMap(({ line, row, seat }) =>
      seat?.qualityFlags.includes('OUTSIDE_COUNTRY') ? [misplaced(row, line)] : [],
    ),
  };
}

function missionOf(row: OperationRow, lead: string | null, sourceId: string): MissionFacts {
  return {
    acronym: row.acronym,
    name: row.name,
    kind: observerNames.test(row.name) ? 'OBSERVER' : 'PEACEKEEPING',
    leadOrganisationId: lead,
    leadDepartment: row.department,
    isActive: row.isActive,
    startedOn: row.start.date,
    startPrecision: row.start.precision,
    endedOn: row.end.date,
    endPrecision: row.end.precision,
    qualityFlags: row.isNameBroken ? ['NAME_CUT_SHORT'] : [],
    sourceId,
  };
}

/** The headquarters of a row; null when it names no place. */
function seatOf(row: OperationRow, countries: RegionDirectory) {
  if (row.place === null) return null;
  const iso3 = countryOfHeadquarters(row.place);
  const country = iso3 === undefined ? undefined : countries.byPcode(iso3);
  return { place: row.place, countryId: country?.id ?? null, ...flaggedPoint(row, country, noMargin) };
}

function misplaced(row: OperationRow, line: number): ReviewNote {
  const point = `${row.acronym}, ${row.place}: ${row.latitude} ${row.longitude}`;
  return suspectCoordinates(point, { line, column: 'mission_latitude' });
}

/** The missions I, II … of an aggregate that its name announces: `UNOSOM`, "… (I & II)". */
function partsOf(
  operations: readonly { readonly row: OperationRow; readonly mission: { readonly id: string } }[],
  sourceId: string,
) {
  const ids = new Map(operations.map(({ row, mission }) => [row.acronym, mission.id]));
  return operations.flatMap(({ row: whole, mission }) => {
    const numerals = /\(([IVX]+(?: & [IVX]+)+)\)$/.exec(whole.name)?.[1]?.split(' & ') ?? [];
    return numerals.flatMap((numeral) => {
      const fromMissionId = ids.get(`${whole.acronym} ${numeral}`);
      return fromMissionId === undefined
        ? []
        : [{ fromMissionId, toMissionId: mission.id, kind: 'PART_OF' as const, sourceId }];
    });
  });
}
