import { type ExecutionResult, type GraphQLError, locatedError } from 'graphql';
import type { RootField } from './operation-plan.ts';
import { pricedCalls, type Run, runPlan } from './run-plan.ts';

/** The data of an answer as JSON text, ready to be spliced into the response. */
export class SplicedData {
  readonly text: string;
  /** Apollo passes data as a record; nothing else is in this one. */
  readonly [name: string]: unknown;
  constructor(text: string) {
    this.text = text;
  }
}

/** A root field that can be read: its price has been taken, or the reading rejects with why it has none. */
export interface PricedField extends RootField {
  readonly read: () => Promise<string>;
}

/** Takes the price of a root field from the run's budget, before any of them runs. */
export const priced = (field: RootField, run: Run): PricedField => ({ ...field, read: readerOf(field, run) });

function readerOf({ plan }: RootField, run: Run): PricedField['read'] {
  if (plan instanceof Error) return () => Promise.reject(plan);
  if ('typeName' in plan) return async () => JSON.stringify(plan.typeName);
  try {
    const calls = pricedCalls(plan, run);
    return () => runPlan(plan, run, calls);
  } catch (error) {
    return () => Promise.reject(error);
  }
}

/** Runs all root fields at once and joins their texts. A field that fails is null, or takes all data with it. */
export async function splice(fields: readonly PricedField[]): Promise<ExecutionResult> {
  const errors: GraphQLError[] = [];
  let isLost = false;
  const members = await Promise.all(
    fields.map(async ({ key, nodes, read, isNonNull }) => {
      try {
        return `"${key}":${await read()}`;
      } catch (error) {
        errors.push(locatedError(error, nodes, [key]));
        isLost ||= isNonNull;
        return `"${key}":null`;
      }
    }),
  );
  const data = isLost ? null : new SplicedData(`{${members.join(',')}}`);
  return errors.length > 0 ? { errors, data } : { data };
}
