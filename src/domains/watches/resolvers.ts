import { audienceOf } from '../../access/audience-of.ts';
import { uuidOf } from '../../graph/ids.ts';
import type { Resolvers } from '../../graph/resolvers.ts';
import { removeWatchFilter, saveWatchFilter } from './commands.ts';
import { readWatchFilters } from './read-watch-filters.ts';

type TypeResolvers = NonNullable<Resolvers[string]>;

/** The questions about saved filters, by their names in the SDL. */
export const watchQueries: TypeResolvers = {
  watchFilters: (_source, { feed }, { viewer, database }) =>
    readWatchFilters(database, audienceOf(viewer), { feed }),
  watchFilter: async (_source, { id }, { viewer, database }) => {
    const [found] = await readWatchFilters(database, audienceOf(viewer), { id: uuidOf('watch_filter')(id) });
    return found ?? null;
  },
};

/** The mutations of saved filters, by their names in the SDL. */
export const watchMutations: TypeResolvers = {
  saveWatchFilter: async (_source, { input }, context) => {
    const outcome = await saveWatchFilter(context, input);
    if (outcome.kind === 'refused') return { watchFilter: null, userErrors: outcome.userErrors };
    const { database, viewer } = context;
    const [watchFilter = null] = await readWatchFilters(database, audienceOf(viewer), { id: outcome.done });
    return { watchFilter, userErrors: [] };
  },
  removeWatchFilter: async (_source, { input }, context) => {
    const outcome = await removeWatchFilter(context, input);
    const userErrors = outcome.kind === 'done' ? [] : outcome.userErrors;
    return { isRemoved: outcome.kind === 'done', userErrors };
  },
};
