import type { GraphQLFieldResolver } from 'graphql';
import type { WriteContext } from '../access/write-context.ts';

/** What resolvers are given: what commands are given, and the bounds of pages. */
export interface ResolverContext extends WriteContext {
  /** The `first` of a connection, which counts towards the price. @throws HubError BAD_PAGE_SIZE, QUERY_TOO_COSTLY. */
  readonly pageSize: (first: unknown) => number;
}

/** Functions for the fields that no map answers: type name → field name → resolver. */
export type Resolvers = Readonly<
  Record<string, Readonly<Record<string, GraphQLFieldResolver<unknown, ResolverContext>>>>
>;

/**
 * Stands in a resolver's answer for an object of a mapped type: the engine reads it with the type's map, for the
 * selection that the client made, in the state that the database is in when the field is answered.
 */
export class EntityRef {
  readonly typeName: string;
  readonly uuid: string;

  constructor(typeName: string, uuid: string) {
    this.typeName = typeName;
    this.uuid = uuid;
  }
}

/** The object of a mapped type whose row has this UUID; it answers null when there is no such row. */
export const entityRef = (typeName: string, uuid: string): EntityRef => new EntityRef(typeName, uuid);
