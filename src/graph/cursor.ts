import { HubError } from '../errors.ts';
import { quote } from './json-text.ts';

/**
 * Page cursors: base64url of a JSON list of the order's name, the row's values in that order, and its id. They
 * name a place in the order, not a row number, so they stay right when rows come and go.
 */

/** The SQL text that makes the cursor of a row. `values` are SQL expressions, the row's id last. */
export function cursorSql(order: string, values: readonly string[]): string {
  const members = values.map((value) => `',' || to_json(${value}::text)::text`).join(' || ');
  const json = `${quote(`[${JSON.stringify(order)}`)} || ${members} || ']'`;
  return `translate(encode(convert_to(${json}, 'UTF8'), 'base64'), E'+/=\\n', '-_')`;
}

/**
 * The values of a cursor, as text, in the order of `casts` (SQL types).
 * Throws BAD_CURSOR when the cursor is not one of ours, or belongs to another order.
 */
export function decodeCursor(cursor: unknown, order: string, casts: readonly string[]): string[] {
  const [name, ...values] = parseCursor(cursor);
  if (name !== order) {
    throw new HubError(
      'BAD_CURSOR',
      `The cursor belongs to the order ${name}, but the field asks for ${order}.`,
    );
  }
  if (values.length !== casts.length || !values.every((value, index) => fits(value, casts[index])))
    throw unreadable();
  return values;
}

function parseCursor(cursor: unknown): string[] {
  let decoded: unknown;
  try {
    decoded = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'));
  } catch {
    throw unreadable();
  }
  if (!Array.isArray(decoded) || !decoded.every((value) => typeof value === 'string')) throw unreadable();
  return decoded;
}

const unreadable = (): HubError =>
  new HubError('BAD_CURSOR', 'The cursor is not one of this hub. Use a cursor exactly as an answer gave it.');

const patterns: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  date: /^\d{4}-\d\d-\d\d$/,
  timestamp: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?\+00$/,
  integer: /^-?\d{1,10}$/,
  smallint: /^-?\d{1,5}$/,
};

function fits(value: string, cast: string | undefined): boolean {
  if (cast?.startsWith('timestamp')) return matches(value, 'timestamp') && isInstant(value);
  if (cast === 'date') return matches(value, cast) && isDay(value);
  if (cast === 'integer' || cast === 'smallint') return matches(value, cast) && inRange(value, cast);
  return cast === 'uuid' ? matches(value, cast) : !value.includes('\u0000');
}

const matches = (value: string, cast: string): boolean => patterns[cast]?.test(value) ?? false;

/** Whether the calendar has the day; JavaScript takes 31 February for 3 March. */
function isDay(value: string): boolean {
  const day = new Date(value);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}

const isInstant = (value: string): boolean =>
  isDay(value.slice(0, 10)) && !Number.isNaN(Date.parse(value.replace(' ', 'T').replace('+00', 'Z')));

function inRange(value: string, cast: string): boolean {
  const bound = cast === 'integer' ? 2 ** 31 : 2 ** 15;
  return Number(value) < bound && Number(value) >= -bound;
}
