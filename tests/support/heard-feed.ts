import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'graphql';
import type { Audience } from '../../src/database/audience.ts';
import type { Feeds } from '../../src/live/feeds.ts';

/** A feed that is listened to inside the process, with the rights of any audience. */
export interface HeardFeed {
  /** All that was said, in one text, once that is so many upserts and it has been silent for a moment. */
  said(upserts: number): Promise<string>;
  stop(): void;
}

/** How long a feed is listened to for what it must not say. */
const silenceMs = 100;

/** Listens from the moment that it is live. Throws after 10 s, and when the feed fails. */
export async function listen(
  feeds: Feeds,
  audience: Audience,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<HeardFeed> {
  const texts: string[] = [];
  const stop = feeds.subscribe(
    { document: parse(query), variables, audience },
    {
      send: (payloads) => void texts.push(...payloads.map(({ bytes }) => bytes.toString())),
      isFull: () => false,
      drained: async () => {},
      fail: (errors) => void texts.push(`failed: ${errors.join()}`),
      complete: () => {},
    },
  );
  const until = async (holds: () => boolean): Promise<void> => {
    const deadline = performance.now() + 10_000;
    while (!holds()) {
      if (performance.now() > deadline || texts.join().includes('failed:')) throw new Error(texts.join('\n'));
      await sleep(5);
    }
  };
  await until(() => texts.some((text) => text.includes('CaughtUp')));
  return {
    said: async (upserts) => {
      await until(() => texts.filter((text) => text.includes('Upserted')).length >= upserts);
      await sleep(silenceMs);
      return texts.join('\n');
    },
    stop,
  };
}
