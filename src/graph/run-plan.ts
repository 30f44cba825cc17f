import DataLoader from 'dataloader';
import type { Limits } from '../config.ts';
import { type Audience, readAs } from '../database/audience.ts';
import type { Parameter } from '../database/parameter.ts';
import type { Database } from '../database/pools.ts';
import { type CallValues, callValues } from './arguments.ts';
import { type Budget, spend } from './limits.ts';
import type { FieldPlan } from './plan.ts';

/** One operation that runs: for whom, and what its root fields share. It lives as long as the operation. */
export interface Run {
  database: Database;
  audience: Audience;
  variables: Record<string, unknown>;
  budget: Budget;
  limits: Limits;
  lookups: Map<string, DataLoader<string, string>>;
}

/**
 * Runs a plan and returns the JSON text of its field. Look-ups of the same statement that are asked for in one
 * tick are gathered into one. Throws HubError for bad arguments, limits and database trouble.
 */
export async function runPlan(plan: FieldPlan, run: Run): Promise<string> {
  const calls = callValues(plan.sites, run.variables);
  spend(run.budget, plan.pages, calls, run.limits);
  if (!plan.lookup) return onlyValue(await read(plan, run, parametersOf(plan, calls)));
  const keys = plan.lookup.keys(calls);
  const found = await loaderOf(plan, run, calls).loadMany(keys);
  const failure = found.find((text) => text instanceof Error);
  if (failure) throw failure;
  return plan.lookup.isList ? `[${found.join(',')}]` : String(found[0]);
}

/** One loader for each statement and the parameters that all of its look-ups share. */
function loaderOf(plan: FieldPlan, run: Run, calls: CallValues): DataLoader<string, string> {
  const [, ...shared] = parametersOf(plan, calls);
  const identity = shared.length === 0 ? plan.text : `${plan.text} ${JSON.stringify(shared)}`;
  const present = run.lookups.get(identity);
  if (present) return present;
  const loader = new DataLoader<string, string>(async (keys) => {
    const rows = await read(plan, run, [keys, ...shared]);
    return rows.map((row) => String(row[0]));
  });
  run.lookups.set(identity, loader);
  return loader;
}

function read(plan: FieldPlan, run: Run, parameters: readonly Parameter[]) {
  plan.uses += 1;
  const statement = { name: 'graph', text: plan.text, isPrepared: plan.uses > 1 };
  return readAs(run.database, run.audience, statement, parameters);
}

const onlyValue = (rows: Awaited<ReturnType<typeof read>>): string => String(rows[0]?.[0]);

const parametersOf = (plan: FieldPlan, calls: CallValues): Parameter[] =>
  plan.reads.map((readParameter) => asParameter(readParameter(calls)));

/** GraphQL scalars and lists of them are what parameters hold; anything else is a mistake in a map. */
function asParameter(value: unknown): Parameter {
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
