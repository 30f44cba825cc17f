import type { Transaction } from '../../database/transaction.ts';
import {
  linkMissions,
  recordMissionAreas,
  recordMissionPartners,
  recordMissions,
} from '../../domains/missions/commands.ts';
import { loadMissionDirectory } from '../../domains/missions/directory.ts';
import {
  loadOrganisationDirectory,
  type OrganisationDirectory,
} from '../../domains/organisations/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { BatchResult, Importer, LocatedRow, ReviewNote } from '../importer.ts';
import { leadOrganisationId } from '../lead-organisations.ts';
import { noDate, type PartialDate, partialDate } from '../partial-date.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { unknownCountry, unknownOrganisation } from '../review-notes.ts';
import { type Decoder, plainText } from '../values.ts';

interface OperationRow {
  readonly acronym: string;
  readonly name: string;
  readonly lead: string;
  readonly hostCountries: readonly string[];
  readonly start: PartialDate;
  readonly end: PartialDate;
  readonly mandateReference: string | null;
  readonly neighbour: string | null;
}

/** Organisations of one region; others lead missions across regions. */
const regionalLeads = new Set(['African Union', 'ECOWAS', 'EU', 'OSCE']);

/**
 * Operations led by others than the United Nations. A date is as precise as it is written; "succeeded by X" and
 * "predecessor X" become links when the hub knows X.
 */
export const nonUnOperations: Importer<OperationRow> = {
  name: 'non-un-operations',
  title: 'Peace operations of NATO, the EU, the African Union, ECOWAS, the OSCE and the MFO',
  sources: [
    {
      slug: 'non-un-peace-operations',
      name: 'Peace operations led by others than the United Nations',
      kind: 'DATASET',
      publisher: 'Compiled by hand from public pages, named row by row in the file',
      licence: 'Facts; the pages are CC BY-SA or official',
      citation: 'Compiled from public pages of the organisations and of Wikipedia; not complete.',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeOperation),
  keyOf: (row) => row.acronym,
  open: async (tx, { sourceId }) => {
    const countries = await loadRegionDirectory(tx);
    const organisations = await loadOrganisationDirectory(tx);
    return { write: (batch, rows) => writeOperations(batch, rows, { countries, organisations, sourceId }) };
  },
};

const dateInParts: Decoder<PartialDate> = (text) => {
  const value = partialDate(text);
  return value === null ? { reason: 'is not a date', mend: 'Write YYYY, YYYY-MM or YYYY-MM-DD.' } : { value };
};

function decodeOperation(cells: NamedCells): OperationRow {
  return {
    acronym: required(cells, 'acronym', plainText),
    name: required(cells, 'name', plainText),
    lead: required(cells, 'lead_organisation', plainText),
    hostCountries: required(cells, 'host_countries_iso3', plainText).split(';'),
    start: optional(cells, 'start', dateInParts) ?? noDate,
    end: optional(cells, 'end', dateInParts) ?? noDate,
    mandateReference: optional(cells, 'mandate_reference', plainText),
    neighbour: optional(cells, 'successor_or_predecessor', plainText),
  };
}

interface Context {
  readonly countries: RegionDirectory;
  readonly organisations: OrganisationDirectory;
  readonly sourceId: string;
}

async function writeOperations(
  tx: Transaction,
  rows: readonly LocatedRow<OperationRow>[],
  context: Context,
): Promise<BatchResult> {
  const { sourceId } = context;
  const reviews: ReviewNote[] = [];
  const leads: (string | null)[] = [];
  for (const { row, line } of rows) {
    const lead = await leadOrganisationId(tx, context.organisations, row.lead, sourceId);
    if (lead === null) reviews.push(unknownOrganisation(row.lead, { line, column: 'lead_organisation' }));
    leads.push(lead);
  }
  const written = await recordMissions(
    tx,
    rows.map(({ row }, place) => ({
      acronym: row.acronym,
      name: row.name,
      kind: regionalLeads.has(row.lead) ? ('REGIONAL' as const) : ('MULTINATIONAL' as const),
      leadOrganisationId: leads[place] ?? null,
      startedOn: row.start.date,
      startPrecision: row.start.precision,
      endedOn: row.end.date,
      endPrecision: row.end.precision,
      mandateReference: row.mandateReference,
      sourceId,
    })),
  );
  const ids = written.map(({ id }) => id);
  await recordMissionPartners(tx, partnersOf(ids, leads));
  await recordMissionAreas(tx, areasOf(rows, ids, context.countries, reviews));
  await linkMissions(tx, await linksOf(tx, rows, ids, sourceId));
  return { outcomes: written.map(({ outcome }) => outcome), reviews };
}

function partnersOf(ids: readonly string[], leads: readonly (string | null)[]) {
  return ids.flatMap((missionId, place) => {
    const organisationId = leads[place];
    return organisationId ? [{ missionId, organisationId, role: 'LEAD' as const }] : [];
  });
}

function areasOf(
  rows: readonly LocatedRow<OperationRow>[],
  ids: readonly string[],
  countries: RegionDirectory,
  reviews: ReviewNote[],
) {
  return ids.flatMap((missionId, place) => {
    const located = rows[place];
    return (located?.row.hostCountries ?? []).flatMap((code) => {
      const country = countries.byPcode(code);
      if (country !== undefined) return [{ missionId, regionId: country.id }];
      reviews.push(unknownCountry(code, { line: located?.line ?? 0, column: 'host_countries_iso3' }));
      return [];
    });
  });
}

async function linksOf(
  tx: Transaction,
  rows: readonly LocatedRow<OperationRow>[],
  ids: readonly string[],
  sourceId: string,
) {
  const missions = await loadMissionDirectory(tx);
  return ids.flatMap((id, place) => {
    const words = /^(succeeded by|predecessor) (.+)$/.exec(rows[place]?.row.neighbour ?? '');
    const other = words?.[2] === undefined ? undefined : missions.idOf(words[2]);
    if (other === undefined) return [];
    const [fromMissionId, toMissionId] = words?.[1] === 'predecessor' ? [other, id] : [id, other];
    return [{ fromMissionId, toMissionId, kind: 'SUCCEEDED_BY' as const, sourceId }];
  });
}
