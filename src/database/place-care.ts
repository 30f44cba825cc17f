import type { incidentKind } from '../../schema/tables/incidents.ts';
import { byCase, type LocationPrecision } from './place-precision.ts';

/** A column of incidents that may tell more of the place than is shown. */
export interface PlaceCare {
  readonly column: string;
  /** The field of the graph that is withheld with it. */
  readonly path: string;
  /** What is shown at a precision: `row` writes a column, `at` is SQL of the precision. */
  readonly shown: (row: Row, at: string) => string;
}

type Row = (column: string) => string;

/** The precision of a source that is left of a place, at least so coarse. */
const placePrecisions: Readonly<Record<LocationPrecision, string>> = {
  EXACT: 'EXACT',
  KM1: 'NEAR',
  ADMIN3: 'ADMIN2',
  ADMIN2: 'ADMIN2',
  ADMIN1: 'ADMIN1',
  COUNTRY: 'COUNTRY',
};

/** What stands for a headline, which may name the place. */
const headlines: Readonly<Record<(typeof incidentKind.enumValues)[number], string>> = {
  BATTLES: 'Battle',
  EXPLOSIONS_REMOTE_VIOLENCE: 'Explosion or remote violence',
  VIOLENCE_AGAINST_CIVILIANS: 'Violence against civilians',
  PROTESTS: 'Protest',
  RIOTS: 'Riot',
  STRATEGIC_DEVELOPMENTS: 'Strategic development',
};

const listOf = (values: readonly string[]): string => values.map((each) => `'${each}'`).join(', ');

/** Shown at these precisions, and withheld at coarser ones. */
const until = (column: string, path: string, ...precisions: readonly LocationPrecision[]): PlaceCare => ({
  column,
  path,
  shown: (row, at) => `case when ${at} in (${listOf(precisions)}) then ${row(column)} end`,
});

const pointOf = (column: string, cell: (row: Row) => string): PlaceCare => ({
  column,
  path: 'location',
  shown: (row, at) => `case ${at} when 'EXACT' then ${row(column)} when 'KM1' then ${cell(row)} end`,
});

/**
 * The columns that may tell more of a place than its precision allows, and what is shown instead. Whatever is free text
 * may name the place: it is withheld from the first step on.
 */
export const placeCares: readonly PlaceCare[] = [
  {
    column: 'headline',
    path: 'headline',
    shown: (row, at) =>
      `case ${at} when 'EXACT' then ${row('headline')} else ${byCase(row('kind'), headlines)} end`,
  },
  until('narrative', 'narrative', 'EXACT'),
  pointOf('latitude', (row) => `shown.cell_latitude(${row('latitude')})`),
  pointOf('longitude', (row) => `shown.cell_longitude(${row('latitude')}, ${row('longitude')})`),
  {
    column: 'place_precision',
    path: 'placePrecision',
    shown: (row, at) =>
      `greatest(${row('place_precision')}, (${byCase(at, placePrecisions)})::place_precision)`,
  },
  until('location_name', 'locationName', 'EXACT'),
  until('location_detail', 'locationDetail', 'EXACT'),
  until('admin_name1', 'adminName1', 'EXACT', 'KM1', 'ADMIN3', 'ADMIN2', 'ADMIN1'),
  until('admin_name2', 'adminName2', 'EXACT', 'KM1', 'ADMIN3', 'ADMIN2'),
  {
    column: 'region_id',
    path: 'region',
    shown: (row, at) => `shown.region_at(${row('region_id')}, ${at})`,
  },
  until('action_reason', 'change.reason', 'EXACT'),
  // What it repeats happened at the same place, and may be told exactly.
  until('merged_into_id', 'mergedInto', 'EXACT'),
];
