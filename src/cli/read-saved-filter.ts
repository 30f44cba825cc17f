import { z } from 'zod';
import { HubError } from '../errors.ts';
import type { WatchedFeed } from './watched-feeds.ts';

/** A filter that was saved in the hub, ready to be asked with. */
export interface SavedFilter {
  readonly feed: WatchedFeed;
  readonly filter: Readonly<Record<string, unknown>>;
}

const answer = z.object({
  data: z.object({
    watchFilters: z.array(
      z.object({
        name: z.string(),
        feed: z.enum(['INCIDENTS', 'ALERTS']),
        filter: z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text))),
      }),
    ),
  }),
});

/**
 * The filter that whoever has the key or token saved under this name, or else the one that their organisation shares.
 * @throws HubError CONFIG_INVALID when there is none, naming those that there are, and without a key or token;
 * UNAUTHENTICATED for one that the hub does not take.
 */
export async function readSavedFilter(
  base: URL,
  name: string,
  token: string | undefined,
  signal: AbortSignal,
): Promise<SavedFilter> {
  if (token === undefined || token === '') {
    throw new HubError(
      'CONFIG_INVALID',
      '--saved takes a key or token in HALCYON_TOKEN: whose filter it is.',
    );
  }
  const response = await fetch(new URL('graphql', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: '{ watchFilters { name feed filter } }' }),
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  });
  if (response.status === 401) {
    throw new HubError('UNAUTHENTICATED', 'The hub does not take the key in HALCYON_TOKEN.');
  }
  const { watchFilters } = answer.parse(await response.json()).data;
  const found = watchFilters.find((each) => each.name === name);
  if (found !== undefined)
    return { feed: found.feed === 'ALERTS' ? 'alerts' : 'incidents', filter: found.filter };
  const names = watchFilters.map((each) => `"${each.name}"`).join(', ');
  const known = names === '' ? 'None is saved.' : `There are ${names}.`;
  throw new HubError('CONFIG_INVALID', `No filter called "${name}" is saved for you. ${known}`);
}
