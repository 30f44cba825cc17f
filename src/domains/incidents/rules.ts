import type { incidents } from '../../../schema/tables/incidents.ts';

type IncidentRow = typeof incidents.$inferInsert;

/** Columns that the hub or a person decides about: no import writes them. */
type HubColumn =
  | 'id'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
  | 'recordedAt'
  | 'sortedDeaths'
  | 'standing'
  | 'status'
  | 'tlp'
  | 'ownerOrganisationId'
  | 'verification'
  | 'attribution'
  | 'mergedIntoId'
  | 'retractedAt'
  | 'isInformantProtected'
  | 'action'
  | 'actionReason'
  | 'actionById';

/** What a dataset says of an incident; null is "not said". */
export type IncidentFacts = {
  readonly [Column in Exclude<keyof IncidentRow, HubColumn>]-?: Exclude<IncidentRow[Column], undefined>;
};

/** An oddity of a row that is kept and shown. */
export type IncidentFlag = IncidentFacts['qualityFlags'][number];

/** The estimates and dates of a row, from which flags follow. */
type Flaggable = Pick<
  IncidentFacts,
  'deathsLow' | 'deathsBest' | 'deathsHigh' | 'occurredFrom' | 'occurredTo'
>;

/** The flags that follow from a row's own numbers and dates. Estimates are flagged, never put in order. */
export function flagsOf(row: Flaggable): readonly IncidentFlag[] {
  const estimates = [row.deathsLow, row.deathsBest, row.deathsHigh].filter((estimate) => estimate !== null);
  const isOrdered = estimates.every(
    (estimate, place) => place === 0 || (estimates[place - 1] ?? 0) <= estimate,
  );
  return [
    ...(isOrdered ? [] : ['ESTIMATES_OUT_OF_ORDER' as const]),
    ...(row.deathsBest === 0 ? ['NO_RECORDED_DEATHS' as const] : []),
    ...(row.occurredTo < row.occurredFrom ? ['DATES_REVERSED' as const] : []),
  ];
}

/** Compares editions such as `5.0`, `23.1` and `24.0.1` by their numbers: negative when `one` is the older. */
export function compareEditions(one: string, other: string): number {
  const numbers = (edition: string): readonly number[] => edition.split('.').map(Number);
  const others = numbers(other);
  const ones = numbers(one);
  for (let place = 0; place < Math.max(ones.length, others.length); place += 1) {
    const difference = (ones[place] ?? 0) - (others[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Columns that say where an incident was; they are taken or kept together when its place was coded anew. */
const placeColumns = new Set<keyof IncidentFacts>([
  'latitude',
  'longitude',
  'placePrecision',
  'locationName',
  'locationDetail',
  'adminName1',
  'adminName2',
  'regionId',
]);

/** Columns that change with every edition and alone make no new version. */
const provenanceColumns = new Set<keyof IncidentFacts>(['edition', 'sourceId', 'qualityFlags']);

/** What to do with a record of an incident that is known. */
export type Decision =
  /** The record says nothing new, or comes from an older or thinner source. */
  | { readonly kind: 'keep' }
  /** A later edition confirms what is known. */
  | { readonly kind: 'confirm'; readonly edition: string }
  /** The facts differ: they become the next version. */
  | { readonly kind: 'revise'; readonly facts: IncidentFacts; readonly isPlaceTaken: boolean };

/**
 * Decides what a record does to a known incident. An older edition changes nothing, and a reduced record changes
 * nothing of a full one; a full record of any edition replaces a reduced one. Otherwise what the record says replaces
 * what was known, and what it leaves empty stays: a thinner file never blanks a richer one. Where the place was coded
 * anew (another precision), its columns are taken as a whole, lest the district of the old place stand beside the
 * coordinates of the new one. A region that merely contains the known one, `lineage`, counts as left empty.
 */
export function decideVersion(
  known: IncidentFacts,
  incoming: IncidentFacts,
  lineage: readonly string[],
): Decision {
  if (isReduced(incoming) && !isReduced(known)) return { kind: 'keep' };
  const isAlike = isReduced(incoming) === isReduced(known);
  if (isAlike && isOlder(incoming.edition, known.edition)) return { kind: 'keep' };
  const isRecoded = incoming.latitude !== null && incoming.placePrecision !== known.placePrecision;
  const isCoarser = !isRecoded && incoming.regionId !== null && lineage.includes(incoming.regionId);
  const facts = mergeFacts(known, incoming, (column) =>
    placeColumns.has(column) && isRecoded ? 'take' : column === 'regionId' && isCoarser ? 'keep' : 'fill',
  );
  const isPlaceTaken = facts.regionId === incoming.regionId;
  if (!isSame(known, facts)) return { kind: 'revise', facts, isPlaceTaken };
  const { edition } = facts;
  return edition === null || edition === known.edition ? { kind: 'keep' } : { kind: 'confirm', edition };
}

/** An edition that is not known is not older: whoever imports a file without one means it. */
function isOlder(edition: string | null, than: string | null): boolean {
  return edition !== null && than !== null && compareEditions(edition, than) < 0;
}

function isReduced(facts: IncidentFacts): boolean {
  return facts.qualityFlags.includes('REDUCED_RECORD');
}

/** `take` the incoming value, `keep` the known one, or `fill`: take it unless it is empty. */
type Choice = 'take' | 'keep' | 'fill';

function mergeFacts(
  known: IncidentFacts,
  incoming: IncidentFacts,
  choose: (column: keyof IncidentFacts) => Choice,
): IncidentFacts {
  const merged = { ...incoming };
  for (const column of columnsOf(incoming)) {
    const choice = choose(column);
    const isEmpty = incoming[column] === null || incoming[column] === '';
    if (choice === 'keep' || (choice === 'fill' && isEmpty)) copyColumn(merged, known, column);
  }
  return merged;
}

/** Whether two versions say the same, whatever edition and source they come from. */
function isSame(known: IncidentFacts, next: IncidentFacts): boolean {
  return columnsOf(next).every((column) => provenanceColumns.has(column) || known[column] === next[column]);
}

function columnsOf<Facts extends IncidentFacts>(facts: Facts): readonly (keyof Facts & string)[] {
  const columns: (keyof Facts & string)[] = [];
  for (const column in facts) columns.push(column);
  return columns;
}

function copyColumn<Column extends keyof IncidentFacts>(
  target: { -readonly [Key in keyof IncidentFacts]: IncidentFacts[Key] },
  source: IncidentFacts,
  column: Column,
): void {
  target[column] = source[column];
}
