import type { Resolvers } from '../graph/resolvers.ts';
import { accountMutations, accountQueries } from './accounts/resolvers.ts';
import { alertMutations } from './alerts/resolvers.ts';
import { incidentMutations } from './incidents/resolvers.ts';
import { keyMutations, keyQueries, ownKey } from './organisations/resolvers.ts';

/**
 * Functions for the fields that no map answers: the mutations of all domains, and what is kept of people and keys,
 * which the statements of maps must not reach.
 */
export const resolvers: Resolvers = {
  Query: { ...accountQueries, ...keyQueries },
  Me: ownKey,
  Mutation: { ...accountMutations, ...alertMutations, ...incidentMutations, ...keyMutations },
};
