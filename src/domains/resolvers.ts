import type { Resolvers } from '../graph/resolvers.ts';
import { alertMutations } from './alerts/resolvers.ts';
import { incidentMutations } from './incidents/resolvers.ts';

/** Functions for the fields that no map answers: the mutations of all domains. */
export const resolvers: Resolvers = { Mutation: { ...alertMutations, ...incidentMutations } };
