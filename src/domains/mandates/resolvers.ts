import { audienceOf } from '../../access/audience-of.ts';
import type { Resolvers } from '../../graph/resolvers.ts';
import { compareMandates } from './compare-mandates.ts';

/** The questions about mandates that rules answer, by their names in the SDL. */
export const mandateResolvers: NonNullable<Resolvers[string]> = {
  mandateComparison: (_source, { from, to }, { database, viewer }) =>
    compareMandates(database, audienceOf(viewer), { from, to }),
};
