import postgres from 'postgres';
import { explainConnectionError } from './database-error.ts';
import { type DriverSockets, openDriverSockets } from './driver-sockets.ts';
import { openPrepareBudget, type PrepareBudget } from './prepare-budget.ts';

/** One pool per audience, and one for writers. Reads go through `readAs`, writes through `transact`. */
export interface Database {
  /** Connections that carry the role halcyon_public from their first byte. */
  readonly publicReader: postgres.Sql;
  /** Connections of the hub itself, with the role halcyon_app, that say so from their first byte. */
  readonly hubReader: postgres.Sql;
  /** Connections with the role halcyon_member, which carry nobody's rights: each statement says whose it has. */
  readonly memberReader: postgres.Sql;
  /** Connections for transactions, with the role halcyon_app; dates and timestamps are read as text. */
  readonly writer: postgres.Sql;
  /** Which statements the readers prepare. */
  readonly prepareBudget: PrepareBudget;
  /** Waits for running statements, 2 s at most, then closes every connection. */
  close(): Promise<void>;
}

/** A reader's connection ends after this time, and with it what was prepared on it. */
const connectionLifeMs = 600_000;
/** More than the different questions of many applications; each takes some 100 kB on each connection. */
const mostPrepared = 500;

/** Where the database is and how hard it may be used. */
export interface DatabaseOptions {
  /** Of a user that was granted the hub's roles by `migrate`. */
  readonly url: string;
  /** Most connections of the public pool; the others get half as many each. */
  readonly poolSize: number;
  /** Longest statement of a read, in milliseconds; writers, which also import whole files, have no such limit. */
  readonly statementTimeoutMs: number;
  /** Shown in pg_stat_activity; `halcyon` unless given. */
  readonly applicationName?: string;
}

/**
 * Opens the pools and proves that a connection works.
 * @throws HubError DATABASE_UNAVAILABLE when the server cannot be reached or refuses the user.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const half = Math.max(2, Math.ceil(options.poolSize / 2));
  const timeout = String(options.statementTimeoutMs);
  const sockets = openDriverSockets();
  const socket = sockets.open;
  const publicReader = openReader(options, {
    role: 'halcyon_public',
    max: options.poolSize,
    timeout,
    socket,
  });
  const hubReader = openReader(options, { role: 'halcyon_app', max: half, timeout, socket, audience: 'hub' });
  const memberReader = openReader(options, { role: 'halcyon_member', max: half, timeout, socket });
  const writer = openWriter(options, half, socket);
  const pools = [publicReader, hubReader, memberReader, writer];
  const close = async (): Promise<void> => {
    await Promise.all(pools.map((pool) => pool.end({ timeout: 2 })));
    sockets.close();
  };
  try {
    await publicReader`select 1`;
  } catch (error) {
    await close();
    throw explainConnectionError(error, options.url);
  }
  const prepareBudget = openPrepareBudget(mostPrepared, connectionLifeMs);
  return { publicReader, hubReader, memberReader, writer, prepareBudget, close };
}

/** Settings that every connection carries from its start. */
function sessionSettings(role: string, applicationName = 'halcyon') {
  return {
    role,
    application_name: applicationName,
    // What is shown to members stands before the tables of the same names.
    search_path: role === 'halcyon_member' ? 'shown, public' : 'public',
    TimeZone: 'UTC',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'iso_8601',
    // Our data fits in memory: index reads cost hardly more than sequential ones (measured 20–45 % less time).
    random_page_cost: '1.1',
    jit: 'off',
  };
}

const identity = (value: string): string => value;

/** Readers send text as it is (`encodeParameter` made it) and need no parsers, since rows are read raw. */
const asText = {
  text: {
    to: 25,
    from: [16, 17, 21, 23, 26, 114, 700, 701, 1082, 1114, 1184, 3802],
    serialize: identity,
    parse: identity,
  },
  boolean: { to: 16, from: [16], serialize: identity, parse: identity },
  bytea: { to: 17, from: [17], serialize: identity, parse: identity },
  json: { to: 114, from: [114], serialize: identity, parse: identity },
  jsonb: { to: 3802, from: [3802], serialize: identity, parse: identity },
  date: { to: 1082, from: [1082], serialize: identity, parse: identity },
  timestamp: { to: 1114, from: [1114], serialize: identity, parse: identity },
  timestamptz: { to: 1184, from: [1184], serialize: identity, parse: identity },
};

function openReader(
  options: DatabaseOptions,
  reader: {
    role: string;
    max: number;
    timeout: string;
    socket: DriverSockets['open'];
    audience?: 'hub';
  },
): postgres.Sql {
  const settings = {
    max: reader.max,
    socket: reader.socket,
    connect_timeout: 10,
    max_lifetime: connectionLifeMs / 1_000,
    fetch_types: false,
    types: asText,
    onnotice: () => {},
    connection: {
      ...sessionSettings(reader.role, options.applicationName),
      ...(reader.audience && { 'halcyon.audience': reader.audience }),
      default_transaction_read_only: true,
      statement_timeout: Number(reader.timeout),
    },
  };
  return postgres(options.url, settings);
}

function openWriter(options: DatabaseOptions, max: number, socket: DriverSockets['open']): postgres.Sql {
  const settings = {
    max,
    socket,
    connect_timeout: 10,
    idle_timeout: 60,
    types: { date: asText.date, timestamp: asText.timestamp, timestamptz: asText.timestamptz },
    onnotice: () => {},
    connection: sessionSettings('halcyon_app', options.applicationName),
  };
  return postgres(options.url, settings);
}
