import type { Transaction } from '../database/transaction.ts';
import { type ActivityFacts, type ActivityRole, recordActivities } from '../domains/activities/commands.ts';
import { loadSectorDirectory, type SectorDirectory } from '../domains/activities/sector-directory.ts';
import { loadOrganisationDirectory, type OrganisationDirectory } from '../domains/organisations/directory.ts';
import type { OrganisationMention, OrganisationType } from '../domains/organisations/rules.ts';
import { loadRegionDirectory, type RegionDirectory } from '../domains/regions/directory.ts';
import type { RegionEntry } from '../domains/regions/rules.ts';
import { foldName } from '../fold-name.ts';
import type { BatchWriter, ImportContext, LocatedRow, ReviewNote } from './importer.ts';
import { isOrganisationName } from './organisation-types.ts';
import { ambiguousOrganisation, unknownOrganisation, unknownPcode, unknownSector } from './review-notes.ts';
import { type Placement, writePlaced } from './write-placed.ts';

/** One row of a "who does what where" table: an organisation, a sector and a place, in the words of the table. */
export interface PresenceRow {
  readonly organisation: {
    readonly name: string | null;
    readonly acronym: string | null;
    readonly type: OrganisationType | null;
  };
  readonly role: ActivityRole;
  readonly sector: string | null;
  /** P-codes that place the row, the smallest area first: the first one known is taken. */
  readonly pcodes: readonly string[];
  readonly placeName: string | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly periodText: string | null;
}

/** The columns of a table that hold what may be put before a person. */
export interface PresenceColumns {
  readonly organisation: string;
  readonly sector: string;
  readonly pcode: string;
}

/** What makes a row of such a table one activity: all its words. */
export function presenceKey(row: PresenceRow): string {
  const { name, acronym } = row.organisation;
  const words = [acronym, name, row.sector, row.pcodes[0], row.startsOn ?? row.periodText, row.role];
  return words.map((word) => foldName(word ?? '')).join('|');
}

/** Words for clusters that neither their code nor their English or French name is. */
const clusterWords: Readonly<Record<string, string>> = {
  'abris bna': 'SHL',
  cccm: 'CCM',
  eha: 'WSH',
  'es nfi': 'SHL',
  fsl: 'FSC',
  telecom: 'TEL',
  wash: 'WSH',
};

/**
 * Writes such tables as activities. An organisation that the row itself names with its type is added when it is not
 * known; one that may be several, or that lacks a type, is left open and put before a person, and the activity is
 * kept. A P-code that is not known is put before a person and the area around it taken; a row of which no area is
 * known waits.
 */
export async function openPresenceWriter(
  tx: Transaction,
  { sourceId }: ImportContext,
  columns: PresenceColumns,
): Promise<BatchWriter<PresenceRow>> {
  const look: LookUps = {
    regions: await loadRegionDirectory(tx),
    sectors: await loadSectorDirectory(tx),
    organisations: await loadOrganisationDirectory(tx),
    columns,
    sourceId,
  };
  return {
    write: async (batch, rows) => {
      await addUnknownOrganisations(batch, rows, look);
      return await writePlaced(
        rows,
        (row) => placePresence(row, look),
        (facts) => recordActivities(batch, facts),
      );
    },
  };
}

interface LookUps {
  readonly regions: RegionDirectory;
  readonly sectors: SectorDirectory;
  readonly organisations: OrganisationDirectory;
  readonly columns: PresenceColumns;
  readonly sourceId: string;
}

async function addUnknownOrganisations(
  tx: Transaction,
  rows: readonly LocatedRow<PresenceRow>[],
  { regions, organisations, sourceId }: LookUps,
): Promise<void> {
  const unknown = new Map(
    rows.flatMap(({ row }) => {
      const { name, acronym, type } = row.organisation;
      const countryId = regionOf(row, regions)?.countryId ?? null;
      if (name === null || type === null || !isOrganisationName(name)) return [];
      if (organisations.resolve(mentionOf(row, countryId)).kind !== 'unknown') return [];
      // A national organisation belongs to the country of the table; an international one to none.
      const home = type === 'NATIONAL_NGO' || type === 'GOVERNMENT' ? countryId : null;
      return [[foldName(name), { name, acronym, type, countryId: home, sourceId }] as const];
    }),
  );
  await organisations.add(tx, [...unknown.values()]);
}

function placePresence({ line, row }: LocatedRow<PresenceRow>, look: LookUps): Placement<ActivityFacts> {
  const notes: ReviewNote[] = [];
  const region = regionOf(row, look.regions);
  const [wanted] = row.pcodes;
  if (wanted !== undefined && region?.pcode !== wanted) {
    notes.push(unknownPcode(wanted, { line, column: look.columns.pcode }));
  }
  if (region === undefined) return { facts: null, notes };

  const sectorId = sectorOf(row.sector, look.sectors);
  if (sectorId === null && row.sector !== null) {
    notes.push(unknownSector(row.sector, { line, column: look.columns.sector }));
  }
  const match = look.organisations.resolve(mentionOf(row, region.countryId));
  const named = row.organisation.name ?? row.organisation.acronym ?? '';
  const place = { line, column: look.columns.organisation };
  if (match.kind === 'ambiguous') {
    const candidates = match.candidates.map(({ name }) => name);
    notes.push(ambiguousOrganisation(named, place, candidates));
  } else if (match.kind === 'unknown') {
    notes.push(unknownOrganisation(named, place));
  }
  const organisations =
    match.kind === 'found' ? [{ organisationId: match.organisation.id, role: row.role }] : [];
  return {
    facts: { activity: activityOf(row, sectorId, look.sourceId), organisations, regionIds: [region.id] },
    notes,
  };
}

function activityOf(row: PresenceRow, sectorId: string | null, sourceId: string): ActivityFacts['activity'] {
  const { name, acronym } = row.organisation;
  const where = row.placeName === null ? '' : ` in ${row.placeName}`;
  return {
    key: presenceKey(row),
    title: `${row.sector ?? 'Activity'}: ${name ?? acronym ?? 'not named'}${where}`,
    status: 'ONGOING',
    sectorId,
    sectorText: row.sector,
    startsOn: row.startsOn,
    endsOn: row.endsOn,
    periodText: row.periodText,
    sourceId,
  };
}

function mentionOf(row: PresenceRow, countryId: string | null): OrganisationMention {
  return { ...row.organisation, countryId };
}

/** The smallest area of the row that is known. */
function regionOf(row: PresenceRow, regions: RegionDirectory): RegionEntry | undefined {
  return row.pcodes.map((pcode) => regions.byPcode(pcode)).find((region) => region !== undefined);
}

function sectorOf(word: string | null, sectors: SectorDirectory): string | null {
  if (word === null) return null;
  const code = clusterWords[foldName(word)] ?? word;
  return sectors.byCode('CLUSTER', code) ?? sectors.byName('CLUSTER', word) ?? null;
}
