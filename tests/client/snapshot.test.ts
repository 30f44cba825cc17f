import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FeedMessage } from '../../src/client/follow-feed.ts';
import { openLine } from '../support/breakable-line.ts';
import { startFollower } from '../support/feed-follower.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

/** What somebody holds who does what messages say. */
class Mirror {
  readonly held = new Map<string, number>();

  apply(message: FeedMessage): void {
    if (message.__typename === 'Resync') this.held.clear();
    if ('subjectId' in message) this.held.delete(String(message.subjectId));
    if ('incident' in message && message.incident !== null) {
      const { id, version } = message.incident as { id: string; version: number };
      this.held.set(id, version);
    }
  }
}

async function versionsIn(pcode: string): Promise<Map<string, number>> {
  const { data } = await server.officer(
    `{ incidents(first: 100, filter: { pcode: "${pcode}" }) { nodes { id version } } }`,
  );
  const { nodes } = (data as { incidents: { nodes: { id: string; version: number }[] } }).incidents;
  return new Map(nodes.map(({ id, version }) => [id, version]));
}

const sorted = (map: ReadonlyMap<string, number>) => [...map].sort();

const correct = (id: string, reason: string, changes: object) =>
  mutate(server.officer, 'correctIncident', { id, version: 1, reason, changes });

test('a mirror of a snapshot over a line that breaks ends in what the database holds', async () => {
  const line = await openLine(Number(new URL(server.httpUrl).port));
  const mirror = new Mirror();
  const variables = { filter: { pcode: 'CF22' } };
  const url = `ws://127.0.0.1:${line.port}/graphql`;
  const follower = startFollower(url, { snapshot: true, variables }, (message) => mirror.apply(message));
  const breaking = setInterval(() => line.cut(), 90);
  for (let turn = 0; turn < 25; turn += 1) {
    const { id, reason } = await report(server.officer, { pcode: 'CF22' });
    if (turn % 2 === 0) await correct(id, reason, { pcode: 'CF21' });
    else if (turn % 3 === 0) await mutate(server.officer, 'retractIncident', { id, version: 1, reason });
    else await correct(id, reason, { deaths: { best: turn } });
  }
  clearInterval(breaking);
  const last = await report(server.officer, { pcode: 'CF22', headline: 'The last one' });
  await follower.until(() => mirror.held.has(last.id));
  expect(sorted(mirror.held)).toEqual(sorted(await versionsIn('CF22')));
  await follower.stop();
  await line.close();
});

test('after a gap the snapshot is told again by itself', async () => {
  const mirror = new Mirror();
  const variables = { filter: { pcode: 'CF22' } };
  const follower = startFollower(server.socketUrl, { snapshot: true, variables }, (message) =>
    mirror.apply(message),
  );
  await follower.live();
  await server.sql`update log.head set epoch = epoch + 1`;
  await follower.live(2);
  const types = follower.messages.map(({ __typename }) => __typename);
  expect(types.filter((type) => type === 'Resync')).toHaveLength(1);
  expect(types.filter((type) => type === 'Ready')).toHaveLength(1);
  expect(types.at(-1)).toBe('CaughtUp');
  expect(mirror.held.size).toBeGreaterThan(0);
  expect(sorted(mirror.held)).toEqual(sorted(await versionsIn('CF22')));
  await follower.stop();
});
