import type { Resolvers } from '../graph/resolvers.ts';
import { auditQueries } from './accountability/resolvers.ts';
import { accountMutations, accountQueries } from './accounts/resolvers.ts';
import { accessQueries, agreementMutations } from './agreements/resolvers.ts';
import { alertMutations } from './alerts/resolvers.ts';
import { responseMutations } from './alerts/response/resolvers.ts';
import { communityMutations } from './community/resolvers.ts';
import { incidentMutations } from './incidents/resolvers.ts';
import { mandateResolvers } from './mandates/resolvers.ts';
import { keyMutations, keyQueries, ownKey } from './organisations/resolvers.ts';
import { watchMutations, watchQueries } from './watches/resolvers.ts';

/**
 * Functions for the fields that no map answers: the mutations of all domains, and why somebody sees a record, and what is kept
 * of people and keys, which the statements of maps must not reach.
 */
export const resolvers: Resolvers = {
  Query: {
    ...auditQueries,
    ...accessQueries,
    ...accountQueries,
    ...keyQueries,
    ...mandateResolvers,
    ...watchQueries,
  },
  Me: ownKey,
  Mutation: {
    ...accountMutations,
    ...agreementMutations,
    ...alertMutations,
    ...communityMutations,
    ...incidentMutations,
    ...keyMutations,
    ...responseMutations,
    ...watchMutations,
  },
};
