import { buildASTSchema, getNamedType, isInterfaceType, isLeafType, isObjectType, parse } from 'graphql';
import { readSdl } from '../../../src/sdl.ts';
import { uuidNumber } from '../../support/graph-seed/fill-rows.ts';

/** A document of the corpus over the seeded graph. */
export interface Question {
  /** What it asks about, unique in the corpus. */
  readonly title: string;
  readonly document: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Statements it may take, where that is not one for each root field: look-ups gather. */
  readonly statements?: number;
}

const schema = buildASTSchema(parse(readSdl()));

/** The id of the n-th row of the seed, under the prefix of a type. */
export const idOf = (prefix: string, n: number): string => `${prefix}_${uuidNumber(n)}`;

/** The names of all scalar and enum fields of a type that need no argument. */
export function leaves(typeName: string): string {
  const type = schema.getType(typeName);
  const fields = isObjectType(type) || isInterfaceType(type) ? Object.values(type.getFields()) : [];
  return fields
    .filter((field) => isLeafType(getNamedType(field.type)))
    .map((field) => field.name)
    .join(' ');
}

/** What every record has beside its own facts. */
export const record = 'owner { id name } source { id name }';
