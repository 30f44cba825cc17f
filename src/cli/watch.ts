import { once } from 'node:events';
import { type Command, Option } from 'commander';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { alertSeverity } from '../../schema/tables/alerts.ts';
import { incidentKind, verificationStatus } from '../../schema/tables/incidents.ts';
import { FeedError, type FeedState, handleFeed } from '../client/follow-feed.ts';
import { HubError } from '../errors.ts';
import { watchInterruption } from './interruption.ts';
import { readSavedFilter } from './read-saved-filter.ts';
import { WatchLines } from './watch-lines.ts';
import {
  type WatchedFeed,
  type WatchedMessage,
  type WatchFilter,
  watchedDocuments,
  watchedFeeds,
  watchedFilter,
} from './watched-feeds.ts';

interface WatchFlags extends WatchFilter {
  readonly feed: WatchedFeed;
  readonly after?: string;
  readonly snapshot?: true;
  readonly url: string;
  readonly json?: true;
  readonly saved?: string;
}

/** Adds `halcyon watch`: tells in the terminal what happens, until Ctrl-C. */
export function addWatchCommand(program: Command): void {
  program
    .command('watch')
    .description('tell what happens as it happens, until Ctrl-C')
    .addOption(new Option('--feed <feed>', 'what to watch').choices(watchedFeeds).default('incidents'))
    .option('--region <pcode>', 'only this region and those below it, for instance CAF or CF32')
    .addOption(
      new Option('--severity <severity>', 'only alerts this bad or worse').choices(alertSeverity.enumValues),
    )
    .addOption(
      new Option('--kind <kinds...>', 'only incidents of these kinds').choices(incidentKind.enumValues),
    )
    .addOption(
      new Option('--verification <steps...>', 'only incidents checked this far').choices(
        verificationStatus.enumValues,
      ),
    )
    .addOption(
      new Option('--saved <name>', 'what a filter wants that was saved under this name').conflicts([
        'feed',
        'region',
        'severity',
        'kind',
        'verification',
        'exercise',
      ]),
    )
    .option('--exercise', 'exercises instead of what is meant in earnest')
    .option('--after <cursor>', 'go on after this cursor, which the end of an earlier watch named')
    .addOption(new Option('--snapshot', 'begin with all that matches now').conflicts('after'))
    .option('--url <url>', 'where the hub answers', 'http://127.0.0.1:4000')
    .option('--json', 'print each message as one line of JSON')
    .addHelpText('after', examples)
    .action(watch);
}

const examples = `
What happens goes to standard output, what the connection does to standard error. A lost connection is made again, and
nothing is missed. HALCYON_TOKEN is the key to watch with; without it you see what is public.

Examples:
  halcyon watch --region CAF
  halcyon watch --feed alerts --severity SEVERE --snapshot
  halcyon watch --saved night-shift
  halcyon watch --json | jq .incident.headline
`;

async function watch({ url, after, snapshot, json, saved, ...wanted }: WatchFlags): Promise<void> {
  const typed = watchedFilter(wanted.feed, wanted);
  const base = readUrl(url);
  const signal = watchInterruption();
  await assertKnown(base, wanted.region, signal);
  const { HALCYON_TOKEN: token } = process.env;
  const named = saved === undefined ? undefined : await readSavedFilter(base, saved, token, signal);
  const { feed, filter } = named ?? { feed: wanted.feed, filter: typed };
  const { isTTY = false } = process.stdout;
  const lines = new WatchLines(isTTY && !process.env.NO_COLOR);
  let cursor = after;
  const print = async (message: WatchedMessage): Promise<void> => {
    const line = json ? JSON.stringify(message) : lines.lineOf(message);
    // A reader that is slow, for instance a pager, is waited for; the feed pauses by itself.
    if (line !== undefined && !process.stdout.write(`${line}\n`))
      await once(process.stdout, 'drain', { signal });
  };
  try {
    await handleFeed<WatchedMessage>(
      {
        url: new URL('graphql', base.href.replace(/^http/, 'ws')).href,
        query: watchedDocuments[feed],
        variables: { filter },
        after,
        snapshot,
        signal,
        webSocket: WebSocket,
        token: () => process.env.HALCYON_TOKEN,
        onState: (state) => console.error(sentenceOf(state, feed)),
        onCursor: (place) => {
          cursor = place;
        },
        onFieldErrors: (errors) =>
          console.error(`Parts are missing: ${errors.map(({ message }) => message).join(' ')}`),
      },
      print,
    );
  } catch (error) {
    if (!signal.aborted) throw explain(error);
  }
  console.error(cursor === undefined ? 'Stopped.' : `Stopped. To go on from here: --after ${cursor}`);
}

function sentenceOf(state: FeedState, feed: WatchedFeed): string {
  switch (state.kind) {
    case 'connecting':
      return 'Connecting …';
    case 'catching up':
      return 'Connected; catching up.';
    case 'live':
      return `Live: ${feed} are told as they happen.`;
    case 'waiting':
      return `${state.cause} Trying again in ${(state.delayMs / 1000).toFixed(1)} s; nothing will be missed.`;
  }
}

/**
 * Asks the hub once, so that a wrong address or region is not taken for silence.
 * @throws HubError HUB_UNREACHABLE, or CONFIG_INVALID for a region that the hub does not know.
 */
async function assertKnown(base: URL, region: string | undefined, signal: AbortSignal): Promise<void> {
  const body = JSON.stringify({
    query:
      'query ($pcode: String!, $isNamed: Boolean!) { __typename region(pcode: $pcode) @include(if: $isNamed) { id } }',
    variables: { pcode: region ?? '', isNamed: region !== undefined },
  });
  const answer = await fetch(new URL('graphql', base), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    signal: AbortSignal.any([signal, AbortSignal.timeout(20_000)]),
  })
    .then((response) => response.json())
    .then((json: unknown) => knownAnswer.parse(json))
    .catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new HubError(
        'HUB_UNREACHABLE',
        `No hub answers at ${base.href}. Is it running? --url names another.`,
        { cause },
      );
    });
  if (region !== undefined && answer.data.region === null) {
    throw new HubError('CONFIG_INVALID', `The hub knows no region with the P-code "${region}".`);
  }
}

const knownAnswer = z.object({ data: z.object({ __typename: z.string(), region: z.unknown().optional() }) });

/** @throws HubError CONFIG_INVALID for what is no address of a hub. */
function readUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text.endsWith('/') ? text : `${text}/`) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol)) return url;
  throw new HubError(
    'CONFIG_INVALID',
    `--url "${text}" is no address of a hub, such as http://127.0.0.1:4000.`,
  );
}

function explain(error: unknown): unknown {
  if (!(error instanceof FeedError)) return error;
  return error.code === 'UNAUTHENTICATED'
    ? new HubError('UNAUTHENTICATED', 'The hub does not take the key in HALCYON_TOKEN.', { cause: error })
    : new HubError('BAD_REQUEST', error.message, { cause: error });
}
