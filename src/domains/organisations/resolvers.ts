import { requireAdministrator } from '../../access/administration.ts';
import { uuidOf } from '../../graph/ids.ts';
import type { Resolvers } from '../../graph/resolvers.ts';
import { issueApiKey, revokeApiKey } from './commands-keys.ts';
import { readApiKey, readApiKeys } from './read-api-keys.ts';

type TypeResolvers = NonNullable<Resolvers[string]>;

/** The questions about keys, by their names in the SDL. */
export const keyQueries: TypeResolvers = {
  apiKeys: async (_source, { first, after, filter }, { viewer, database, pageSize }) => {
    requireAdministrator(viewer, 'readApiKeys');
    const { organisation, isLive } = filter ?? {};
    const wanted = { isLive, organisation: organisation && uuidOf('organisation')(organisation) };
    return readApiKeys(database, wanted, { size: pageSize(first), after });
  },
};

/** The key that somebody came with, by the field's name in the SDL. */
export const ownKey: TypeResolvers = {
  apiKey: (_source, _arguments, { viewer, database }) =>
    viewer.kind === 'organisation' && viewer.keyId !== null ? readApiKey(database, viewer.keyId) : null,
};

/** The mutations of keys, by their names in the SDL. */
export const keyMutations: TypeResolvers = {
  issueApiKey: async (_source, { input }, context) => {
    const outcome = await issueApiKey(context, input);
    if (outcome.kind === 'refused') return { apiKey: null, secret: null, userErrors: outcome.userErrors };
    const { id, key: secret } = outcome.done;
    return { apiKey: await readApiKey(context.database, id), secret, userErrors: [] };
  },
  revokeApiKey: async (_source, { input }, context) => {
    const outcome = await revokeApiKey(context, input);
    return outcome.kind === 'done'
      ? { apiKey: await readApiKey(context.database, outcome.done), userErrors: [] }
      : { apiKey: null, userErrors: outcome.userErrors };
  },
};
