import { type FieldNode, type GraphQLField, getArgumentValues } from 'graphql';
import type { Argument } from './map.ts';

/** A field of the document that has arguments: its values are read anew for each execution. */
export interface CallSite {
  field: GraphQLField<unknown, unknown>;
  node: FieldNode;
}

/** The arguments of every call site of a plan, coerced for one execution, in the order of the sites. */
export type CallValues = readonly Record<string, unknown>[];

/** Reads one parameter of a statement from the arguments of an execution. May throw a HubError for a bad value. */
export type ReadParameter = (calls: CallValues) => unknown;

/** Collects the parameters and the call sites of a statement while it is written. */
export class Parameters {
  readonly sites: CallSite[] = [];
  readonly reads: ReadParameter[] = [];

  /** Adds a parameter and returns the text that stands for it, with its cast. */
  bind(read: ReadParameter, cast: string): string {
    this.reads.push(read);
    return `$${this.reads.length}::${cast}`;
  }

  /** Registers a field and returns access to its arguments, `values` being those of the execution that compiles. */
  call(field: GraphQLField<unknown, unknown>, node: FieldNode, values: Record<string, unknown>): Call {
    const site = this.sites.push({ field, node }) - 1;
    return {
      values,
      read: (name, decode) => (calls) => decode(calls[site]?.[name]),
      argument: (name) => this.argumentAt(site, [name], values[name]),
    };
  }

  private argumentAt(site: number, path: string[], value: unknown): Argument | undefined {
    if (value === null || value === undefined) return undefined;
    return {
      as: (cast, decode = (given) => given) => this.bind((calls) => decode(valueAt(calls[site], path)), cast),
      field: (name) => this.argumentAt(site, [...path, name], memberOf(value, name)),
    };
  }
}

/** The arguments of one field of the document. */
export interface Call {
  /** As coerced for the execution that compiles; only what the plan's shape holds may be looked at. */
  values: Record<string, unknown>;
  read(name: string, decode: (value: unknown) => unknown): ReadParameter;
  /** Undefined when the argument is absent or null. */
  argument(name: string): Argument | undefined;
}

/** Coerces the arguments of every site for one execution. Throws GraphQLError as graphql-js does. */
export const callValues = (sites: readonly CallSite[], variables: Record<string, unknown>): CallValues =>
  sites.map((site) => getArgumentValues(site.field, site.node, variables));

const valueAt = (value: unknown, path: readonly string[]): unknown => path.reduce(memberOf, value);

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
