/** What the catalogue holds for each code. */
interface CatalogueEntry {
  /** HTTP status of an answer that consists of this error alone. */
  readonly status: number;
}

/**
 * Every error that a caller or an operator can meet, by its stable code. A code never changes its meaning and is
 * never used for a second thing; what has no code here reaches clients as INTERNAL.
 */
export const errorCatalogue = {
  /** A write by nobody, or a key or token that is malformed, unknown, forged, expired or revoked; all look the same. Normal. */
  UNAUTHENTICATED: { status: 401 },
  /** A good token of a person without an account, or whose account is suspended; issuer and subject are in the extensions. Normal; an administrator makes accounts. */
  NO_ACCOUNT: { status: 403 },
  /** A good key or token whose scopes, roles, areas of missions or organisation do not allow this. Normal; `halcyon token list` shows scopes. */
  FORBIDDEN: { status: 403 },
  /** The issuer of a person's token does not give out its keys, and those that are known do not fit. Check HALCYON_OIDC_ISSUERS and the way to the issuer. */
  ISSUER_UNAVAILABLE: { status: 503 },
  /** The named object does not exist or the viewer may not see it; the two look the same. Normal. */
  NOT_FOUND: { status: 404 },
  /** An id that this hub never issued: wrong prefix or wrong form. Normal; the client mixed up ids. */
  BAD_ID: { status: 400 },
  /** A cursor that this connection never issued, or one kept from another order. Normal; start at the first page. */
  BAD_CURSOR: { status: 400 },
  /** `first` below 1 or above HALCYON_MAX_PAGE_SIZE. Normal; the client asks for a smaller page. */
  BAD_PAGE_SIZE: { status: 400 },
  /** The schema was asked for where HALCYON_INTROSPECTION is off, without a right to it. Normal; it is a file at /schema.graphql. */
  INTROSPECTION_OFF: { status: 403 },
  /** A key, person or address has spent its points, which come back by HALCYON_COST_REFILL_PER_SECOND. Normal; the client waits. */
  THROTTLED: { status: 429 },
  /** A document was asked for by a hash that is on no list of HALCYON_DOCUMENTS. Normal during a release; else give the hub the client's list. */
  PERSISTED_QUERY_NOT_FOUND: { status: 400 },
  /** A hash came, and this hub has no HALCYON_DOCUMENTS. Normal; clients send the document itself then. */
  PERSISTED_QUERY_NOT_SUPPORTED: { status: 400 },
  /** HALCYON_DOCUMENTS_ONLY is on and the document is on no list. Normal for strangers; for a client of yours put its list there. */
  DOCUMENT_NOT_LISTED: { status: 403 },
  /** A websocket has 200 operations already. Normal; the client opens another one or ends some. */
  TOO_MANY_OPERATIONS: { status: 400 },
  /** A key, or an address without one, has all the websockets and event streams it may have. Normal; close some. */
  TOO_MANY_STREAMS: { status: 429 },
  /** A value out of range for what it is compared with, or text that holds a NUL character. Normal. */
  BAD_VALUE: { status: 400 },
  /** The HTTP request itself is malformed: JSON that does not parse, a wrong content type. Normal. */
  BAD_REQUEST: { status: 400 },
  /** The path or method is not served. Normal. */
  UNKNOWN_ROUTE: { status: 404 },
  /** The body is over HALCYON_MAX_BODY_BYTES. Normal; raise the setting only for a known client. */
  BODY_TOO_LARGE: { status: 413 },
  /** The document is over HALCYON_MAX_CHARACTERS. Normal; raise the setting only for a known client. */
  QUERY_TOO_LONG: { status: 400 },
  /** Fields nest deeper than HALCYON_MAX_DEPTH. Normal; frequent ones point at a misbehaving client. */
  QUERY_TOO_DEEP: { status: 400 },
  /** The estimated cost, or the product of nested page sizes, is over its limit. Normal; ask for smaller pages. */
  QUERY_TOO_COSTLY: { status: 400 },
  /** More aliases than HALCYON_MAX_ALIASES. Normal. */
  TOO_MANY_ALIASES: { status: 400 },
  /** More directives than HALCYON_MAX_DIRECTIVES. Normal. */
  TOO_MANY_DIRECTIVES: { status: 400 },
  /** More tokens than HALCYON_MAX_TOKENS. Normal. */
  TOO_MANY_TOKENS: { status: 400 },
  /** A statement ran past HALCYON_STATEMENT_TIMEOUT_MS. Rarely normal: look for a missing index or a busy disk. */
  STATEMENT_TIMEOUT: { status: 503 },
  /** The whole operation ran past HALCYON_OPERATION_TIMEOUT_MS. Rarely normal: the database is slow or busy. */
  OPERATION_TIMEOUT: { status: 503 },
  /** PostgreSQL cannot be reached or refuses the connection. Never normal: check server, address and password. */
  DATABASE_UNAVAILABLE: { status: 503 },
  /** The hub is stopping and takes no new requests. Normal during a restart; the client tries again. */
  STOPPING: { status: 503 },
  /** `halcyon watch` finds no hub at the address. Start one, or give another `--url`. */
  HUB_UNREACHABLE: { status: 503 },
  /** `halcyon audit verify` found an event or an entry of the audit that was altered, removed or put in. Never normal: somebody wrote to the database past the hub; keep a copy and compare. */
  LOG_ALTERED: { status: 500 },
  /** Anything unexpected. Never normal: the log has the cause under the request id of the answer. */
  INTERNAL: { status: 500 },
  /** A setting is missing, malformed or unknown; the hub does not start. Mend each line of the message. */
  CONFIG_INVALID: { status: 500 },
  /** PostgreSQL is older than version 15; the hub does not start. Upgrade it or leave HALCYON_DATABASE_URL unset. */
  DATABASE_TOO_OLD: { status: 500 },
  /** The database user lacks a right that the migration needs; the message names it and how to grant it. */
  DATABASE_RIGHTS: { status: 500 },
  /** Rows with a label could be read by somebody whom PostgreSQL does not know, or a table has no policy; the hub does not start. Never normal: somebody altered the policies, or a new table was not placed. */
  ROWS_UNPROTECTED: { status: 500 },
  /** The embedded PostgreSQL could not be set up or started; the message names its log file. */
  DATABASE_START: { status: 500 },
  /** Another live hub works on the same data folder; the message has its process id. Stop it or choose a folder. */
  DATA_DIR_IN_USE: { status: 500 },
  /** The data folder cannot be written by this user, or is not a folder. Choose another HALCYON_DATA_DIR. */
  DATA_DIR_UNUSABLE: { status: 500 },
  /** A file named on the command line is missing or may not be read by this user. */
  FILE_UNREADABLE: { status: 500 },
  /** An address to import from whose host is not in HALCYON_CAP_SOURCES, or that is not of the public internet. Normal; add the host if it is trusted. */
  SOURCE_FORBIDDEN: { status: 500 },
  /** An address to import from that does not answer with a document. Look at the address, and at the way there. */
  SOURCE_UNAVAILABLE: { status: 500 },
  /** Another program listens on the port. Set HALCYON_PORT to a free one, or to 0 to have one picked. */
  PORT_TAKEN: { status: 500 },
} as const satisfies Record<string, CatalogueEntry>;

/** A stable code of the catalogue. */
export type HubErrorCode = keyof typeof errorCatalogue;

/**
 * An error whose code and message may be shown to whoever asked. The message is one clear sentence without SQL,
 * stack or file path (start-up errors, which only an operator sees, may name the operator's own folders). The
 * cause is for the log and never leaves the process.
 */
export class HubError extends Error {
  readonly code: HubErrorCode;
  /** Facts that a client can act on, for example the limit that was passed. */
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(
    code: HubErrorCode,
    message: string,
    details: { extensions?: Readonly<Record<string, unknown>>; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.name = 'HubError';
    this.code = code;
    this.extensions = details.extensions ?? {};
  }

  /** The HTTP status of an answer that consists of this error alone. */
  get status(): number {
    return errorCatalogue[this.code].status;
  }
}
