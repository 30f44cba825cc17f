import type { Column } from 'drizzle-orm';
import { type Audience, readAs, type Statement } from '../database/audience.ts';
import { knownKeys } from '../database/known-keys.ts';
import type { Parameter } from '../database/parameter.ts';
import type { Database } from '../database/pools.ts';
import { isForMember, isPublic, labelOfKeys } from '../database/row-visibility.ts';
import type { RoutingKeys } from '../log/append.ts';
import { Parameters } from './arguments.ts';
import { type Argument, all, ascending, sqlName, sqlTable } from './map.ts';
import { columnOf, type RowType } from './model.ts';
import { RowQuery } from './row-query.ts';
import { asParameter } from './run-plan.ts';
import type { Subscription } from './subscription.ts';

/** A version of an object. */
export interface Version {
  readonly id: string;
  readonly version: number;
}

/** What a filter finds among versions, as of one instant. */
export interface Matching {
  /** The versions that match, as `id version`. */
  readonly versions: ReadonlySet<string>;
  /** The objects that the audience may see now, whether they match or not, by UUID. */
  readonly visible: ReadonlySet<string>;
}

/** The filter of a subscription as statements. */
export interface FilterMatch {
  /** Which of these versions, current or former, match, and which of the objects the audience may see at all. */
  match(versions: readonly Version[]): Promise<Matching>;
  /**
   * Which of these objects the audience could see when they had such routing keys, by their places in the list, with as
   * much of the keys as it could know.
   */
  whichWereSeen(keys: readonly (RoutingKeys | null)[]): Promise<ReadonlyMap<number, RoutingKeys>>;
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
      const found = (isVersion: boolean) => rows.filter(([, version]) => (version !== null) === isVersion);
      return {
        versions: new Set(found(true).map(([id, version]) => `${id} ${version}`)),
        visible: new Set(found(false).map(([id]) => String(id))),
      };
    },
    whichWereSeen: async (keys) => {
      if (keys.length === 0) return new Map();
      const rows = await readAs(scope.database, scope.audience, seenThen(scope), [JSON.stringify(keys)]);
      return new Map(rows.map(([place, known]) => [Number(place), JSON.parse(String(known))]));
    },
    listIds: async (most) => (await read('list feed', listing, [most])).map(([id]) => String(id)),
  };
}

/** Who may see a record is one set of conditions, for rows and for keys. */
const seenThen = ({ audience, rowType }: FilterScope): Statement => {
  const sees = audience.kind === 'public' ? isPublic : isForMember;
  const kind = `'${rowType.name.toLowerCase()}'`;
  const known = audience.kind === 'member' ? knownKeys('each.keys', kind) : 'each.keys';
  return {
    name: 'seen then',
    text: `select each.place - 1, ${known}::text from jsonb_array_elements($1::text::jsonb) with ordinality as each(keys, place)
            where ${sees(labelOfKeys('each.keys', kind))}`,
  };
};

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

/**
 * Present and former versions alike; the filters read them all as versions of the past. Besides, without a version, the
 * objects that are visible: in one statement, so that nothing is hidden in between.
 */
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
  const visible = `select t.id, null::int from ${sqlTable(rowType.table)} t where t.id = any(${ids})`;
  return { text: [...matching, visible].join(' union all '), own: 2 };
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
