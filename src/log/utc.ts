/** SQL of an instant as hashes cover it: in UTC, with milliseconds, whatever the settings of the session. */
export const utc = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
