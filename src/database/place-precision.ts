import type { locationPrecision } from '../../schema/tables/agreements.ts';

/** How precisely a place is told. */
export type LocationPrecision = (typeof locationPrecision.enumValues)[number];

/** The finest level of a region that is told at each precision; countries are 0. */
const levels: Readonly<Record<LocationPrecision, number>> = {
  EXACT: 9,
  KM1: 3,
  ADMIN3: 3,
  ADMIN2: 2,
  ADMIN1: 1,
  COUNTRY: 0,
};

/** Chooses text or a number by the text of an SQL expression; null for one that is not named. */
export const byCase = (of: string, cases: Readonly<Record<string, string | number>>): string =>
  `case ${of} ${Object.entries(cases)
    .map(([when, then]) => `when '${when}' then ${typeof then === 'number' ? then : `'${then}'`}`)
    .join(' ')} end`;

/** Whether a region of this level is told at a precision, both in SQL. */
export const isLevelTold = (level: string, at: string): string => `${level} <= ${byCase(at, levels)}`;

/** Whether nobody shares less than exactly with the reader: asked once per statement, and true for nearly everybody. */
export const isAllExact = `(select not exists (select from agreement_shares share where share.location_precision <> 'EXACT'))`;
