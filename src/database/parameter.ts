/** What a statement may be given for `$1`, `$2` …; the SQL casts each to its type, for example `$1::uuid[]`. */
export type Parameter = string | number | boolean | null | readonly (string | number | boolean | null)[];

/**
 * The text form in which PostgreSQL reads a parameter; null stays null. The server learns the type from the cast
 * in the statement, so no value is ever sent with a guessed type.
 */
export function encodeParameter(parameter: Parameter): string | null {
  if (parameter === null) return null;
  if (typeof parameter === 'object') return `{${parameter.map(encodeElement).join(',')}}`;
  return String(parameter);
}

/** One element of an array literal: always quoted, so that commas, braces and the word NULL stay text. */
function encodeElement(element: string | number | boolean | null): string {
  return element === null ? 'NULL' : `"${String(element).replace(/["\\]/g, '\\$&')}"`;
}
