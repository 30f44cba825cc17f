import type { Column } from 'drizzle-orm';
import { type Audience, readAs, type Statement } from '../database/audience.ts';
import type { Parameter } from '../database/parameter.ts';
import type { Database } from '../database/pools.ts';
import { Parameters } from './arguments.ts';
import { type Argument, all, ascending, sqlName } from './map.ts';
import { columnOf, type RowType } from './model.ts';
import { RowQuery } from './row-query.ts';
import { asParameter } from './run-plan.ts';
import type { Subscription } from './subscription.ts';

/** A version of an object. */
export interface Version {
  readonly id: string;
  readonly version: number;
}

/** The filter of a subscription as statements. */
export interface FilterMatch {
  /** Which of these versions, current or former, match: as `id version`. */
  match(versions: readonly Version[]): Promise<ReadonlySet<string>>;
  /** The ids of what matches now, as of one instant, at most so many. */
  listIds(most: number): Promise<readonly string[]>;
}

/** Where, for whom and over which rows a filter is asked. */
export interface FilterScope {
  readonly database: Database;
  readonly audience: Audience;
  readonly rowType: RowType;
  /** As `FeedMap` has them. */
  readonly versions: readonly string[];
}

/** Compiles the filter of a subscription once. Throws HubError for a value that cannot be one, such as a bad id. */
export function openFilterMatch(scope: FilterScope, subscription: Subscription): FilterMatch {
  const matching = compile(subscription, (parameters, filter) => matchText(scope, parameters, filter));
  const listing = compile(subscription, (parameters, filter) => listText(scope, parameters, filter));
  const read = (name: string, { text, values }: Compiled, own: readonly Parameter[]) => {
    const statement: Statement = { name, text };
    return readAs(scope.database, scope.audience, statement, [...own, ...values]);
  };
  return {
    match: async (versions) => {
      const ids = versions.map(({ id }) => id);
      const numbers = versions.map(({ version }) => version);
      const rows = await read('match feed', matching, [ids, numbers]);
      return new Set(rows.map(([id, version]) => `${id} ${version}`));
    },
    listIds: async (most) => (await read('list feed', listing, [most])).map(([id]) => String(id)),
  };
}

interface Compiled {
  readonly text: string;
  /** The filter's own values, which follow the parameters of the statement. */
  readonly values: readonly Parameter[];
}

function compile(
  { field, node, arguments: values }: Subscription,
  write: (parameters: Parameters, filter: Argument | undefined) => { text: string; own: number },
): Compiled {
  const parameters = new Parameters();
  const { text, own } = write(parameters, parameters.call(field, node, values).argument('filter'));
  const calls = [values];
  return { text, values: parameters.reads.slice(own).map((readValue) => asParameter(readValue(calls))) };
}

/** Present and former versions alike; the filters read them all as versions of the past. */
function matchText(
  { rowType, versions }: FilterScope,
  parameters: Parameters,
  filter: Argument | undefined,
): { text: string; own: number } {
  const [ids, numbers] = ['uuid[]', 'int[]'].map((cast) => parameters.bind(() => null, cast));
  const row = (column: Column | string): string => `t."${sqlName(column)}"`;
  const context = { isHistory: true, alias: 't' };
  const conditions = rowType.standing
    .filter(({ unless }) => !filter?.field(unless))
    .map(({ condition }) => condition(row, context));
  for (const [name, restrict] of Object.entries(rowType.filters)) {
    const value = filter?.field(name);
    if (value) conditions.push(restrict(row, value, context).where);
  }
  const wanted = `(t.id, t.version) in (select * from unnest(${ids}, ${numbers}))`;
  const matching = versions.map(
    (source) => `select t.id, t.version from ${source} t where ${[wanted, ...conditions].join(' and ')}`,
  );
  return { text: matching.join(' union all '), own: 2 };
}

function listText(
  { rowType }: FilterScope,
  parameters: Parameters,
  filter: Argument | undefined,
): { text: string; own: number } {
  const most = parameters.bind(() => null, 'int');
  const query = new RowQuery({ alias: (prefix) => prefix }, rowType.table, all, undefined);
  query.filter(rowType, filter);
  const id = columnOf(rowType.table, 'id');
  if (id === undefined) throw new Error(`${rowType.name} has no id.`);
  query.result(id);
  return { text: query.text(ascending(id), most), own: 1 };
}
