import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { type FeedMessages, followFeed } from '../../src/client/follow-feed.ts';
import { type BreakableLine, openLine } from '../support/breakable-line.ts';
import { oneTo } from '../support/event-log.ts';
import { following, type IncidentTold, startFollower } from '../support/feed-follower.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
let line: BreakableLine;
let url: string;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  line = await openLine(Number(new URL(server.httpUrl).port));
  url = `ws://127.0.0.1:${line.port}/graphql`;
});
afterEach(async () => {
  await line.close();
  await vi.waitFor(() => expect(server.feeds.counts().subscribers).toBe(0), 10_000);
});

/** Reports so many incidents with these headlines, one after the other. */
async function reportAll(name: string, count: number): Promise<string[]> {
  const headlines = oneTo(count).map((turn) => `${name} ${turn}`);
  for (const headline of headlines) await report(server.officer, { headline });
  return headlines;
}

test('a follower whose line breaks again and again is told everything, once and in order', async () => {
  const follower = startFollower(url);
  await follower.live();
  const breaking = setInterval(() => line.cut(), 120);
  const reported = await reportAll('Broken', 60);
  clearInterval(breaking);
  await follower.until(() => follower.headlines().includes('Broken 60'));
  expect(follower.headlines()).toEqual(reported);
  expect(line.connected()).toBeGreaterThan(2);
  const first = follower.messages.map(({ __typename }) => __typename).slice(0, 3);
  expect(first).toEqual(['Ready', 'CaughtUp', 'IncidentUpserted']);
  await follower.stop();
});

test('whoever kept the cursor goes on from it in another process', async () => {
  const first = startFollower(url);
  await first.live();
  await reportAll('Before', 2);
  await first.until(() => first.headlines().length === 2);
  await first.stop();
  const missed = await reportAll('Missed', 3);
  const second = startFollower(url, { after: first.cursors.at(-1) });
  // What was acknowledged a moment ago may come to the log only after the follower has caught up with it.
  await second.until(() => second.headlines().length >= missed.length);
  expect(second.headlines()).toEqual(missed);
  await second.stop();
});

test('a message that could not be dealt with is told again to whoever goes on', async () => {
  const failing = startFollower(url, {}, async ({ __typename }) => {
    await sleep(1);
    if (__typename === 'IncidentUpserted') throw new Error('The disk is full.');
  });
  await failing.live();
  await reportAll('Undone', 1);
  await expect(failing.ended).rejects.toThrow('The disk is full.');
  const next = startFollower(url, { after: failing.cursors.at(-1) });
  await next.live();
  expect(next.headlines()).toEqual(['Undone 1']);
  await next.stop();
});

test('a follower that is slow pauses its feed, and is told everything all the same', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const slow = startFollower(url, { bufferMost: 5 }, ({ __typename }) =>
    __typename === 'IncidentUpserted' ? gate : undefined,
  );
  await slow.live();
  const reported = await reportAll('Slow', 30);
  // The hub is not asked to hold anything for it meanwhile.
  await vi.waitFor(() => expect(server.feeds.counts().subscribers).toBe(0));
  release();
  await slow.until(() => slow.headlines().length >= 30);
  expect(slow.headlines()).toEqual(reported);
  await slow.stop();
});

test('an incident that was shown as it became later is not shown again in the same version', async () => {
  const before = startFollower(url);
  await before.live();
  const incident = await report(server.officer, { headline: 'Once' });
  await mutate(server.officer, 'correctIncident', { ...incident, changes: { headline: 'Once more' } });
  const follower = startFollower(url, { after: before.cursors[0] });
  await follower.live();
  expect(follower.headlines()).toEqual(['Once more']);
  await Promise.all([before.stop(), follower.stop()]);
});

test('a gap is told as Resync, and the feed goes on', async () => {
  const after = Buffer.from('99.1').toString('base64url');
  const follower = startFollower(url, { after });
  await follower.live();
  const reported = await reportAll('Afterwards', 1);
  await follower.until(() => follower.headlines().length > 0);
  const types = follower.messages.map(({ __typename }) => __typename);
  expect(types).toEqual(['Ready', 'Resync', 'CaughtUp', 'IncidentUpserted']);
  expect(follower.headlines()).toEqual(reported);
  await follower.stop();
});

test('a dead line is noticed though it looks like a quiet one', async () => {
  const follower = startFollower(url, { heartbeatMs: 200 });
  await follower.live();
  line.freeze();
  const reported = await reportAll('Unheard', 2);
  await follower.until(() => follower.headlines().length === 2);
  expect(follower.headlines()).toEqual(reported);
  const cause = 'The hub did not answer a ping.';
  expect(follower.states).toContainEqual(expect.objectContaining({ kind: 'waiting', cause }));
  await follower.stop();
});

test('leaving the loop ends the feed, as does returning while it waits', async () => {
  const feed = followFeed<FeedMessages<IncidentTold>>(following(url));
  for await (const message of feed) if (message.__typename === 'CaughtUp') break;
  await vi.waitFor(() => expect(server.feeds.counts().subscribers).toBe(0));
  const waiting = followFeed<FeedMessages<IncidentTold>>(following(url));
  await waiting.next();
  await waiting.next();
  const pending = waiting.next();
  await waiting.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
});

test('an aborted signal ends the feed, also before it is connected and while it waits', async () => {
  await expect(startFollower(url, { signal: AbortSignal.abort() }).ended).resolves.toBeUndefined();
  const nowhere = startFollower('ws://127.0.0.1:1/graphql');
  await nowhere.until(() => nowhere.states.some(({ kind }) => kind === 'waiting'));
  await nowhere.stop();
  const connecting = startFollower(url);
  await connecting.until(() => connecting.states.length === 1);
  await connecting.stop();
});
