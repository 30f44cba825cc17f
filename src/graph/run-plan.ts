import DataLoader from 'dataloader';
import type { AuditWay } from '../access/audit.ts';
import { type Told, withoutMarks } from '../access/told.ts';
import type { Limits } from '../config.ts';
import { type Audience, readAs } from '../database/audience.ts';
import type { Parameter } from '../database/parameter.ts';
import type { Database } from '../database/pools.ts';
import { type CallValues, callValues } from './arguments.ts';
import { type Budget, spend } from './limits.ts';
import type { EntityPlan, FieldPlan, Plan } from './plan.ts';

/** One operation that runs: for whom, and what its root fields share. It lives as long as the operation. */
export interface Run {
  database: Database;
  audience: Audience;
  variables: Record<string, unknown>;
  budget: Budget;
  limits: Limits;
  lookups: Map<string, DataLoader<string, Found>>;
  /** Statements that were sent so far. */
  statements: number;
  /** Whether all objects that were sought by their UUID so far are there, and the same for whoever may see them. */
  sight: { isEverybodys: boolean };
  /** What the audit calls the way of this operation. */
  way: AuditWay;
  /** The audited records that have been read for it. */
  told: Told;
}

/** What a look-up finds for a key. */
interface Found {
  /** The JSON of the object; `null` when there is none. */
  readonly text: string;
  /** The tables in which anything is labelled, where the plan is one of an entity. */
  readonly labelled: string;
}

/**
 * Runs a plan, which may have been priced already, and returns the JSON text of its field. Look-ups of the same statement that are asked for in one
 * tick are gathered into one. Throws HubError for bad arguments, limits and database trouble.
 */
export async function runPlan(plan: FieldPlan, run: Run, calls = pricedCalls(plan, run)): Promise<string> {
  const clean = (text: string): string => withoutMarks(text, run.told, plan.way ?? run.way);
  if (!plan.lookup) return clean(onlyValue(await read(plan, run, parametersOf(plan, calls))));
  const keys = plan.lookup.keys(calls);
  const loader = loaderOf(plan, run, calls);
  const found = await Promise.all(keys.map((key) => loader.load(key)));
  const texts = found.map(({ text }) => text);
  return clean(plan.lookup.isList ? `[${texts.join(',')}]` : String(texts[0]));
}

/** Reads one object by its UUID with its plan, gathered and refused as `runPlan` does; `null` when there is no row. */
export async function runEntityPlan(plan: EntityPlan, uuid: string, run: Run): Promise<string> {
  const { text, labelled } = await loaderOf(plan, run, pricedCalls(plan, run)).load(uuid);
  const { labels } = plan;
  const isAlike = labels !== undefined && !labelled.split(',').some((table) => labels.has(table));
  run.sight.isEverybodys &&= isAlike && text !== 'null';
  return withoutMarks(text, run.told, run.way);
}

/**
 * Takes the price of a plan from the run's budget and reads its arguments without running it. Throws what running it
 * would throw before it reaches the database.
 */
export function rehearse(plan: Plan, run: Run): void {
  parametersOf(plan, pricedCalls(plan, run));
}

/** Reads the arguments of a plan and takes its price from the run's budget. Throws HubError as `runPlan` does. */
export function pricedCalls(plan: Plan, run: Run): CallValues {
  const calls = callValues(plan.sites, run.variables);
  spend(run.budget, plan.pages, calls, run.limits);
  return calls;
}

/** One loader for each statement and the parameters that all of its look-ups share. */
function loaderOf(plan: Plan, run: Run, calls: CallValues): DataLoader<string, Found> {
  const [, ...shared] = parametersOf(plan, calls);
  const identity = shared.length === 0 ? plan.text : `${plan.text} ${JSON.stringify(shared)}`;
  const present = run.lookups.get(identity);
  if (present) return present;
  // Loaders gather and remember nothing: the second field of a mutation must see what its first one wrote.
  const gather = async (keys: readonly string[]): Promise<Found[]> => {
    const rows = await read(plan, run, [keys, ...shared]);
    return rows.map(([text, labelled]) => ({ text: String(text), labelled: String(labelled ?? '') }));
  };
  const loader = new DataLoader<string, Found>(gather, { cache: false });
  run.lookups.set(identity, loader);
  return loader;
}

function read(plan: Plan, run: Run, parameters: readonly Parameter[]) {
  plan.uses += 1;
  run.statements += 1;
  const statement = { name: 'graph', text: plan.text, isPrepared: plan.uses > 1 };
  return readAs(run.database, run.audience, statement, parameters);
}

const onlyValue = (rows: Awaited<ReturnType<typeof read>>): string => String(rows[0]?.[0]);

const parametersOf = (plan: Plan, calls: CallValues): Parameter[] =>
  plan.reads.map((readParameter) => asParameter(readParameter(calls)));

/** A value as a parameter. GraphQL scalars and lists of them are what parameters hold; anything else is a mistake in a map and throws. */
export function asParameter(value: unknown): Parameter {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map((item) => asElement(item));
  throw new Error('A filter passes an object as a parameter; it must name its fields.');
}

function asElement(value: unknown): string | number | boolean | null {
  const parameter = asParameter(value);
  if (typeof parameter === 'object' && parameter !== null)
    throw new Error('Lists of lists are no parameters.');
  return parameter;
}
