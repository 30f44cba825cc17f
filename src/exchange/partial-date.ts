import type { datePrecision } from '../../schema/tables/record.ts';

/** How precisely a date is known. */
export type DatePrecision = (typeof datePrecision.enumValues)[number];

/** A date as it is stored (missing parts are the first) with what of it is known; both null when nothing is. */
export type PartialDate =
  | { readonly date: string; readonly precision: DatePrecision }
  | { readonly date: null; readonly precision: null };

/** The absent date. */
export const noDate: PartialDate = { date: null, precision: null };

/** Reads `2004`, `2004-12` or `2004-12-31`; null for any other text. */
export function partialDate(text: string): PartialDate | null {
  if (/^\d{4}$/.test(text)) return { date: `${text}-01-01`, precision: 'YEAR' };
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) return { date: `${text}-01`, precision: 'MONTH' };
  return /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text) ? { date: text, precision: 'DAY' } : null;
}

/**
 * A full date of a table that writes the first of a month where it knows the month only: such a date counts as
 * known to the month.
 */
export function monthWhenFirst(date: string | null): PartialDate {
  if (date === null) return noDate;
  return { date, precision: date.endsWith('-01') ? 'MONTH' : 'DAY' };
}
