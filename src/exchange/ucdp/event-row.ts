import type { ViolenceType } from '../../domains/incidents/actors.ts';
import type { Citation } from '../../domains/incidents/commands.ts';
import type { IncidentFacts } from '../../domains/incidents/rules.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { count, day, integer, latitude, longitude, oneOf, plainText } from '../values.ts';
import { readCitations } from './citations.ts';

/** A conflict, dyad or side as an event names it; the number is UCDP's and null in editions before 17. */
export interface NamedNumber {
  readonly number: number | null;
  readonly name: string;
}

/** One event of the UCDP Georeferenced Event Dataset, decoded but not placed. */
export interface GedEvent {
  readonly id: string;
  readonly violenceType: ViolenceType;
  readonly conflict: NamedNumber | null;
  readonly dyad: NamedNumber | null;
  readonly sideA: NamedNumber | null;
  readonly sideB: NamedNumber | null;
  readonly countryName: string | null;
  readonly countryNumber: string | null;
  /** As published, which may be swapped. */
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly citations: readonly Citation[];
  /** Published as -1: that there were sources is known, not how many. */
  readonly isSourceCountUnknown: boolean;
  /** A record without most of its columns, which must not replace a full one. */
  readonly isReduced: boolean;
  readonly facts: GedFacts;
  readonly record: Readonly<Record<string, unknown>>;
}

/** The facts that a row states by itself, without look-ups. */
export type GedFacts = Pick<
  IncidentFacts,
  | 'occurredFrom'
  | 'occurredTo'
  | 'timePrecision'
  | 'placePrecision'
  | 'locationName'
  | 'locationDetail'
  | 'adminName1'
  | 'adminName2'
  | 'deathsLow'
  | 'deathsBest'
  | 'deathsHigh'
  | 'deathsSideA'
  | 'deathsSideB'
  | 'deathsCivilians'
  | 'deathsUnknown'
  | 'sourceCount'
  | 'clarity'
>;

/** UCDP `type_of_violence`. */
export const violenceTypes = oneOf<ViolenceType>({ 1: 'STATE_BASED', 2: 'NON_STATE', 3: 'ONE_SIDED' });

const timePrecisions = oneOf<IncidentFacts['timePrecision']>({
  1: 'DAY',
  2: 'DAYS',
  3: 'WEEK',
  4: 'MONTH',
  5: 'LONGER',
});

const placePrecisions = oneOf<IncidentFacts['placePrecision']>({
  1: 'EXACT',
  2: 'NEAR',
  3: 'ADMIN2',
  4: 'ADMIN1',
  5: 'FUZZY',
  6: 'COUNTRY',
  7: 'INTERNATIONAL',
});

/**
 * Decodes an event by the names of its columns, so that editions with fewer of them are read as well: those before 17
 * lack `code_status`, `number_of_sources`, the cells of single sources and the numbers in use today, and call the
 * estimates `best_est`, `low_est`, `high_est`.
 * @throws RowRejected for a row without id, date, kind or precision, or with a value that is none.
 */
export function decodeEvent(cells: NamedCells, record: Readonly<Record<string, unknown>>): GedEvent {
  const occurredFrom = required(cells, 'date_start', day);
  const sourceCount = optional(cells, 'number_of_sources', integer);
  return {
    id: required(cells, 'id', plainText),
    violenceType: required(cells, 'type_of_violence', violenceTypes),
    conflict: namedNumber(cells, 'conflict_name', 'conflict_new_id'),
    dyad: namedNumber(cells, 'dyad_name', 'dyad_new_id'),
    sideA: namedNumber(cells, 'side_a', 'side_a_new_id'),
    sideB: namedNumber(cells, 'side_b', 'side_b_new_id'),
    countryName: optional(cells, 'country', plainText),
    countryNumber: optional(cells, 'country_id', plainText),
    latitude: optional(cells, 'latitude', latitude),
    longitude: optional(cells, 'longitude', longitude),
    citations: readCitations(cells),
    isSourceCountUnknown: sourceCount !== null && sourceCount < 0,
    isReduced: false,
    facts: {
      occurredFrom,
      occurredTo: optional(cells, 'date_end', day) ?? occurredFrom,
      timePrecision: required(cells, 'date_prec', timePrecisions),
      placePrecision: required(cells, 'where_prec', placePrecisions),
      locationName: optional(cells, 'where_coordinates', plainText),
      locationDetail: optional(cells, 'where_description', plainText),
      adminName1: optional(cells, 'adm_1', plainText),
      adminName2: optional(cells, 'adm_2', plainText),
      deathsLow: estimate(cells, 'low'),
      deathsBest: estimate(cells, 'best'),
      deathsHigh: estimate(cells, 'high'),
      deathsSideA: optional(cells, 'deaths_a', count),
      deathsSideB: optional(cells, 'deaths_b', count),
      deathsCivilians: optional(cells, 'deaths_civilians', count),
      deathsUnknown: optional(cells, 'deaths_unknown', count),
      sourceCount: sourceCount === null || sourceCount < 0 ? null : sourceCount,
      clarity: optional(cells, 'event_clarity', count),
    },
    record,
  };
}

function estimate(cells: NamedCells, name: string): number | null {
  return optional(cells, name, count) ?? optional(cells, `${name}_est`, count);
}

/**
 * Only the numbers in use since edition 17 identify: the older ones (`conflict_dset_id`) overlap with them and would
 * join an event to another conflict.
 */
function namedNumber(cells: NamedCells, nameColumn: string, numberColumn: string): NamedNumber | null {
  const name = optional(cells, nameColumn, plainText);
  return name === null ? null : { name, number: optional(cells, numberColumn, count) };
}
