import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { exampleQuestions } from '../../src/http/example-questions.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { type HubProcess, spawnHub } from '../support/hub-process.ts';

let db: TestDatabase;
let running: { hub: HubProcess; client: Client } | undefined;
beforeAll(async () => {
  db = await loadedDatabase();
});
afterEach(async () => {
  await running?.client.dispose();
  running?.hub.child.kill('SIGTERM');
  await running?.hub.ended;
  running = undefined;
});
afterAll(() => db.close());

/** Starts a hub on the loaded database, with this setting, and a client of its feeds. */
async function start(exercise: string) {
  const hub = spawnHub({ env: { HALCYON_DATABASE_URL: db.url, HALCYON_EXERCISE: exercise } });
  const url = await hub.ready;
  const client = openClient(`${url.replace('http', 'ws')}/graphql`);
  running = { hub, client };
  return { hub, client, said: hub.output() };
}

/** All events of the period. */
let events = 0;

const countTold = async () =>
  Number((await db.database.hubReader`select count(*) from incidents where status = 'EXERCISE'`)[0]?.count);

test('a first start tells an exercise live to whoever asks for it and to nobody else, and stops with the hub', async () => {
  const { hub, client, said } = await start('on');
  expect(said).toMatch(
    /Exercise +replaying the Central African Republic from 2013-12-05, \d+ events.*HALCYON_EXERCISE=off/,
  );
  events = Number(/(\d+) events to come/.exec(said)?.[1]);
  const usual = follow(client, { filter: { pcode: 'CAF' } });
  const exercised = follow(client, { filter: { pcode: 'CAF', statuses: ['EXERCISE'] } });
  const messages = await exercised.until((told) => told.length >= 4);
  const headlines = messages.slice(2).map(({ incident }) => incident?.headline);
  expect(headlines).toEqual([expect.stringMatching(/^EXERCISE: /), expect.stringMatching(/^EXERCISE: /)]);
  expect((await usual.caughtUp()).map(({ __typename }) => __typename)).toEqual(['Ready', 'CaughtUp']);
  hub.child.kill('SIGTERM');
  expect(await hub.ended).toBe(0);
});

test('the next start goes on where it stopped, and tells nothing twice', async () => {
  const before = await countTold();
  const { client, said } = await start('on');
  const left = Number(/(\d+) events to come/.exec(said)?.[1]);
  const question = exampleQuestions.find(({ query }) => query.includes('subscription'));
  const feed = follow(client, JSON.parse(question?.variables ?? '{}'), question?.query);
  await feed.until((told) => told.length >= 3);
  expect(feed.errors).toEqual([]);
  const keys = await db.database
    .hubReader`select client_reference as key, subject_id as id from client_references`;
  expect(keys.length).toBeGreaterThan(before);
  expect(new Set(keys.map(({ id }) => id)).size).toBe(keys.length);
  expect(left).toBe(events - before);
});

test('with the setting off, and on a database of somebody else without it, nothing is replayed', async () => {
  const before = await countTold();
  for (const exercise of ['off', '']) {
    const { hub, client, said } = await start(exercise);
    expect(said).not.toContain('Exercise');
    await client.dispose();
    hub.child.kill('SIGTERM');
    await hub.ended;
  }
  expect(await countTold()).toBe(before);
});
