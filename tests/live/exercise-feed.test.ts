import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { incidentFeed } from '../../src/domains/incidents/feed.ts';
import { mayMatch, readQuestion } from '../../src/live/question.ts';
import { follow, openClient } from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';

let server: LiveServer;
let client: Client;
beforeAll(async () => {
  server = await startLiveServer();
  client = openClient(server.socketUrl);
});
afterAll(async () => {
  await client.dispose();
  await server.close();
});

/** Reports an exercise and then something real, corrects both, and answers their ids. */
async function happen(): Promise<{ exercise: string; real: string }> {
  const exercise = await report(server.officer, { status: 'EXERCISE' });
  const real = await report(server.officer);
  for (const each of [exercise, real]) {
    await mutate(server.officer, 'correctIncident', { ...each, changes: { injured: 2 } });
  }
  return { exercise: exercise.id, real: real.id };
}

const pcode = { pcode: 'CF21' };
const region = { region: `region_${uuidFor('CF21')}` };
const both = ['ACTUAL', 'EXERCISE'];

test.each([
  [undefined, ['real']],
  [region, ['real']],
  [pcode, ['real']],
  [{ ...pcode, statuses: null }, ['real']],
  [{ standing: ['CURRENT'] }, ['real']],
  [{ statuses: ['ACTUAL'] }, ['real']],
  [{ statuses: ['EXERCISE'] }, ['exercise']],
  [{ ...region, statuses: ['EXERCISE'] }, ['exercise']],
  [{ ...pcode, statuses: ['EXERCISE'] }, ['exercise']],
  [{ standing: ['CURRENT'], statuses: ['EXERCISE'] }, ['exercise']],
  [{ ...pcode, statuses: both }, ['exercise', 'real']],
])('a feed with the filter %j tells of %j alone', async (filter, names) => {
  const feed = follow(client, { filter });
  const witness = follow(client, { filter: { statuses: both } });
  await Promise.all([feed.caughtUp(), witness.caughtUp()]);
  const happened = await happen();
  await witness.until((told) => told.length >= 6);
  const messages = await feed.until((told) => told.length >= 2 + 2 * names.length);
  const expected = Object.entries(happened).flatMap(([name, id]) => (names.includes(name) ? [id] : []));
  expect(messages.slice(2).map(({ incident }) => incident?.id)).toEqual([...expected, ...expected]);
  feed.stop();
  witness.stop();
});

test('a snapshot holds no exercise unless it is asked for', async () => {
  const { exercise, real } = await happen();
  const snapshot = async (filter: object) => {
    const feed = follow(client, { snapshot: true, filter });
    const messages = await feed.caughtUp();
    feed.stop();
    return messages.map(({ incident }) => incident?.id);
  };
  const [usual, exercised] = [await snapshot(pcode), await snapshot({ ...pcode, statuses: ['EXERCISE'] })];
  expect([usual.includes(real), usual.includes(exercise)]).toEqual([true, false]);
  expect([exercised.includes(real), exercised.includes(exercise)]).toEqual([false, true]);
});

test('an event that was written before there were exercises counts as meant in earnest', () => {
  const keys = { region: [uuidFor('CF21')], kind: ['BATTLES'] };
  expect(mayMatch(readQuestion(incidentFeed, region, { kind: 'public' }), keys)).toBe(true);
  expect(mayMatch(readQuestion(incidentFeed, { statuses: ['EXERCISE'] }, { kind: 'public' }), keys)).toBe(
    false,
  );
});
