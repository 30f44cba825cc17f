import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino';

/**
 * The log of a hub: one JSON line for each thing that an operator should know. What people wrote, asked for or hold
 * (narratives, variables, keys, tokens) is in none of them: of an error its kind, its code and its place are told, and
 * of its message the first sentence without what stands in quotes.
 */
export function openLog(level: LoggerOptions['level'], destination: DestinationStream): Logger {
  return pino(
    { level: level ?? 'info', serializers: { err: describeError, req: describeRequest } },
    destination,
  );
}

/** An error as the log has it. */
interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly place?: readonly string[];
  readonly cause?: DescribedError;
  readonly [fact: string]: unknown;
}

/** What PostgreSQL says of an error without quoting a row: names of its own things. */
const harmlessFacts = [
  'code',
  'severity',
  'routine',
  'schema_name',
  'table_name',
  'column_name',
  'constraint_name',
];

/** How deep causes are followed. */
const causesMost = 3;

function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: '' };
  const facts = harmlessFacts.flatMap((name) => {
    const value: unknown = Reflect.get(error, name);
    return typeof value === 'string' && /^[\w.-]{1,80}$/.test(value) ? [[name, value] as const] : [];
  });
  const { cause } = error;
  return {
    type: error.name,
    message: withoutValues(error.message),
    ...Object.fromEntries(facts),
    ...(error.stack && { place: placesOf(error.stack, error.message) }),
    ...(cause instanceof Error && depth < causesMost && { cause: describeError(cause, depth + 1) }),
  };
}

/** Where it happened: the frames of the stack, which begins with the message. */
const placesOf = (stack: string, message: string): readonly string[] =>
  stack
    .replace(message, '')
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 10)
    .map((line) => line.trim());

/** Quoted values, keys, tokens, and everything after the first line, where parameters and rows are told. */
function withoutValues(message: string): string {
  const [first = ''] = message.split('\n');
  return first
    .replace(/\bhal_[\w-]+|\beyJ[\w.-]+|\bBearer\s+\S+/gi, '…')
    .replace(/".*("|$)|`.*(`|$)|“.*(”|$)/g, '"…"')
    .replace(/'[^']*('|$)/g, (quoted) => (/^'[\w.$-]{1,40}'$/.test(quoted) ? quoted : "'…'"))
    .replace(/\b(params|parameters|detail)\b:.*$/i, '$1: …')
    .slice(0, 300);
}

/** Requests are known by their ids; their addresses may hold documents and variables. */
const describeRequest = ({ method }: { readonly method?: string }): object => ({ method });
