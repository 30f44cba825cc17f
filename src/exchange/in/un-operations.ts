import type { Transaction } from '../../database/transaction.ts';
import {
  linkMissions,
  recordHeadquarters,
  recordMissionPartners,
  recordMissions,
} from '../../domains/missions/commands.ts';
import { loadOrganisationDirectory } from '../../domains/organisations/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { flaggedPoint } from '../flagged-point.ts';
import { countryOfHeadquarters } from '../headquarters-places.ts';
import type { BatchResult, Importer, LocatedRow } from '../importer.ts';
import { leadOrganisationId } from '../lead-organisations.ts';
import { monthWhenFirst, type PartialDate } from '../partial-date.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { day, decimal, oneOf, plainText } from '../values.ts';

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
const observerNames = /Observer|Observation|Observers|Truce Supervision|Verification/;

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
  context: Context,
): Promise<BatchResult> {
  const written = await recordMissions(
    tx,
    rows.map(({ row }) => ({
      acronym: row.acronym,
      name: row.name,
      kind: observerNames.test(row.name) ? ('OBSERVER' as const) : ('PEACEKEEPING' as const),
      leadOrganisationId: context.lead,
      leadDepartment: row.department,
      isActive: row.isActive,
      startedOn: row.start.date,
      startPrecision: row.start.precision,
      endedOn: row.end.date,
      endPrecision: row.end.precision,
      qualityFlags: row.isNameBroken ? ['NAME_CUT_SHORT'] : [],
      sourceId: context.sourceId,
    })),
  );
  const ids = idsByAcronym(rows, written);
  await recordHeadquarters(tx, headquartersOf(rows, ids, context));
  await linkMissions(tx, partsOf(rows, ids, context.sourceId));
  const { lead } = context;
  if (lead !== null) {
    await recordMissionPartners(
      tx,
      written.map(({ id }) => ({ missionId: id, organisationId: lead, role: 'LEAD' as const })),
    );
  }
  return { outcomes: written.map(({ outcome }) => outcome) };
}

function idsByAcronym(
  rows: readonly LocatedRow<OperationRow>[],
  written: readonly { readonly id: string }[],
): ReadonlyMap<string, string> {
  return new Map(
    written.flatMap(({ id }, place) => (rows[place] ? [[rows[place].row.acronym, id] as const] : [])),
  );
}

function headquartersOf(
  rows: readonly LocatedRow<OperationRow>[],
  ids: ReadonlyMap<string, string>,
  { countries, sourceId }: Context,
) {
  return rows.flatMap(({ row }) => {
    const missionId = ids.get(row.acronym);
    if (row.place === null || missionId === undefined) return [];
    const iso3 = countryOfHeadquarters(row.place);
    const country = iso3 === undefined ? undefined : countries.byPcode(iso3);
    const point = flaggedPoint(row, country, noMargin);
    return [{ missionId, place: row.place, countryId: country?.id ?? null, ...point, sourceId }];
  });
}

/** The missions I, II … of an aggregate that its name announces: `UNOSOM`, "… (I & II)". */
function partsOf(
  rows: readonly LocatedRow<OperationRow>[],
  ids: ReadonlyMap<string, string>,
  sourceId: string,
) {
  return rows.flatMap(({ row: whole }) => {
    const numerals = /\(([IVX]+(?: & [IVX]+)+)\)$/.exec(whole.name)?.[1]?.split(' & ') ?? [];
    return numerals.flatMap((numeral) => {
      const fromMissionId = ids.get(`${whole.acronym} ${numeral}`);
      const toMissionId = ids.get(whole.acronym);
      return fromMissionId === undefined || toMissionId === undefined
        ? []
        : [{ fromMissionId, toMissionId, kind: 'PART_OF' as const, sourceId }];
    });
  });
}
