import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { loadedDatabase } from '../support/database.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { spawnHub } from '../support/hub-process.ts';

const document = `subscription { alertFeed(filter: { statuses: [EXERCISE], info: { pcode: "CAF" } }) {
  __typename ... on AlertUpserted { alert { id version status lifecycle infos { headline severity }
    detections { week method observed expected incidents { headline } } } } } }`;

test('the first start replays the Central African Republic, and its alerts reach who listens for exercises', async () => {
  const db = await loadedDatabase();
  const hub = spawnHub({ env: { HALCYON_DATABASE_URL: db.url, HALCYON_EXERCISE: 'on' } });
  const url = await hub.ready;
  const client = openClient(`${url.replace('http', 'ws')}/graphql`);
  const [feed, usual] = [
    follow(client, {}, document),
    follow(client, {}, 'subscription { alertFeed { __typename } }'),
  ];
  for (let tries = 0; feed.messages.length < 3 && tries < 1_000; tries += 1) await sleep(100);
  const [ready, caughtUp, first] = feed.messages;
  expect([ready?.__typename, caughtUp?.__typename, feed.errors]).toEqual(['Ready', 'CaughtUp', []]);
  expect(first?.alert).toMatchObject({ status: 'EXERCISE', lifecycle: 'ACTIVE' });
  const { infos, detections } = Object(first?.alert);
  expect(infos[0].headline).toMatch(/^EXERCISE: .+ in the week of 2013-12-02, /);
  expect(detections[0]).toMatchObject({ week: '2013-12-02' });
  expect(detections[0].incidents[0].headline).toMatch(/^EXERCISE: /);
  expect(usual.messages.map(({ __typename }) => __typename)).toEqual(['Ready', 'CaughtUp']);
  await client.dispose();
  hub.child.kill('SIGTERM');
  expect(await hub.ended).toBe(0);
  await db.close();
}, 180_000);
