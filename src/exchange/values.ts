/** The value a cell holds, or what is wrong with its text and how to mend it. */
export type Decoded<Value> = { readonly value: Value } | { readonly reason: string; readonly mend: string };

/** Reads one kind of value from the trimmed, non-empty text of a cell. */
export type Decoder<Value> = (text: string) => Decoded<Value>;

/** Spellings of "no value" that published tables use, compared in lower case. */
const absentSpellings = new Set(['', 'na', 'n/a', 'nan', 'none', 'null', '-', '..', 'no information']);

/** Whether a text stands for "no value": empty, blank, `NA`, `None` and their like. */
export function isAbsent(text: string): boolean {
  return text.length <= 14 && absentSpellings.has(text.trim().toLowerCase());
}

/** The text itself. */
export const plainText: Decoder<string> = (text) => ({ value: text });

/** The text with every run of blanks, breaks included, as one blank. */
export const singleBlanks: Decoder<string> = (text) => ({ value: text.replace(/\s+/g, ' ').trim() });

/** A whole number that fits a PostgreSQL integer; `250.0` counts as 250. */
export const integer: Decoder<number> = (text) => {
  const value = /^[+-]?\d+(\.0*)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isInteger(value) && Math.abs(value) <= 2_147_483_647
    ? { value: value === 0 ? 0 : value }
    : { reason: 'is not a whole number', mend: 'Write digits only, for example 12.' };
};

/** A whole number that is not negative. */
export const count: Decoder<number> = (text) => {
  const decoded = integer(text);
  return 'value' in decoded && decoded.value < 0
    ? { reason: 'is negative', mend: 'Write zero or more, or leave the cell empty when it is not known.' }
    : decoded;
};

/** A decimal number, with point or comma: `6,3156`, `.0002`, `1e-5`. A comma beside a point groups thousands. */
export const decimal: Decoder<number> = (text) => {
  const plain = text.includes('.') ? text.replaceAll(',', '') : text.replace(',', '.');
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value)
    ? { value: value === 0 ? 0 : value }
    : { reason: 'is not a number', mend: 'Write a number, for example 4.5.' };
};

/** Degrees north, -90 to 90. */
export const latitude: Decoder<number> = (text) => degrees(text, 90, 'latitude');

/** Degrees east, -180 to 180. */
export const longitude: Decoder<number> = (text) => degrees(text, 180, 'longitude');

function degrees(text: string, most: number, name: string): Decoded<number> {
  const decoded = decimal(text);
  return 'value' in decoded && Math.abs(decoded.value) > most
    ? { reason: `is not a ${name}`, mend: `Write degrees between -${most} and ${most}.` }
    : decoded;
}

/** Dates that tables use for "no date"; they decode to null. */
const noDates = new Set(['0000-00-00', '0001-01-01', '1900-01-00']);

/**
 * A calendar day as `YYYY-MM-DD`, from that form with or without a time behind it. Null for the sentinels that stand
 * for no date (0001-01-01).
 */
export const day: Decoder<string | null> = (text) => {
  const date = /^(\d{4}-\d{2}-\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(text)?.[1];
  if (date === undefined) return { reason: 'is not a date', mend: 'Write the date as YYYY-MM-DD.' };
  if (noDates.has(date)) return { value: null };
  return isCalendarDay(date)
    ? { value: date }
    : { reason: 'is a day that no calendar has', mend: 'Write an existing day as YYYY-MM-DD.' };
};

function isCalendarDay(date: string): boolean {
  const instant = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(date);
}

/** One of the words in a table, whatever their case; answers the member that the word stands for. */
export function oneOf<Member>(members: Readonly<Record<string, Member>>): Decoder<Member> {
  const byWord = new Map(Object.entries(members).map(([word, member]) => [word.toLowerCase(), member]));
  return (text) => {
    const member = byWord.get(text.toLowerCase());
    return member === undefined
      ? { reason: 'is not in the code list', mend: `Write one of ${Object.keys(members).join(', ')}.` }
      : { value: member };
  };
}
