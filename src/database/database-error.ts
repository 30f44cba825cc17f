import { HubError } from '../errors.ts';

/** Codes of Node, postgres.js and PostgreSQL that mean: no working connection. */
const connectionCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  '28000', // role may not log in
  '28P01', // wrong password
  '3D000', // no such database
  '53300', // too many connections
  '57P01', // the server is shutting down
  '57P02', // a server process crashed
  '57P03', // the server is starting up
]);

/** What `read_as` raises when a key or account no longer gives the rights that a statement was to be read with. */
const rightsMoved = 'HA001';

/** PostgreSQL's codes for a value that does not fit: not a fault of the statement but of what was asked. */
const valueCodes = new Set(['22003', '22007', '22008', '22021', '22P02', '22P05']);

/**
 * Turns what the driver throws into what may be told: HubError for the known kinds, without SQL, host or value;
 * anything else comes back unchanged, to be masked and logged by the caller.
 */
export function mapDatabaseError(error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof HubError) return error;
  if (code === '57014') {
    return new HubError('STATEMENT_TIMEOUT', 'The question took the database too long; ask for less.', {
      cause: error,
    });
  }
  if (code === rightsMoved) {
    return new HubError('UNAUTHENTICATED', 'What this key or token allows has just changed; ask again.', {
      cause: error,
    });
  }
  if (connectionCodes.has(code) || code.startsWith('08')) {
    return new HubError('DATABASE_UNAVAILABLE', 'The database cannot be reached; try again soon.', {
      cause: error,
    });
  }
  if (valueCodes.has(code)) {
    return new HubError('BAD_VALUE', 'A value is out of range or holds a character that text cannot store.', {
      cause: error,
    });
  }
  return error;
}

/**
 * The same for an operator who starts the hub: one line that says where the connection was tried, why it failed
 * and what to check. The password is never in it. Returns other errors unchanged.
 */
export function explainConnectionError(error: unknown, databaseUrl: string): unknown {
  const code = codeOf(error);
  if (code === undefined || error instanceof HubError) return error;
  const url = new URL(databaseUrl);
  const place = `${url.host}${url.pathname}`;
  const reason =
    reasonsByCode[code] ?? (connectionCodes.has(code) ? `the connection failed (${code})` : undefined);
  if (reason === undefined) return error;
  return new HubError(
    'DATABASE_UNAVAILABLE',
    `Cannot use PostgreSQL at ${place} as ${decodeURIComponent(url.username) || 'the default user'}: ${reason}. Check HALCYON_DATABASE_URL.`,
    { cause: error },
  );
}

const reasonsByCode: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  CONNECT_TIMEOUT: 'no answer came in time',
  '28P01': 'the user name or the password is wrong',
  '28000': 'this user may not connect from here',
  '3D000': 'there is no database of that name',
  '53300': 'the server has no connection left',
  '57P03': 'the server is still starting or is stopping',
};

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
