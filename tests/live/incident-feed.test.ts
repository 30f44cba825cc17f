import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { follow, happenings, openClient } from '../support/feed-client.ts';
import { ambush, mutate, report } from '../support/incident-writing.ts';
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

const types = (messages: readonly { __typename: string }[]) => messages.map((each) => each.__typename);

test('a feed begins with Ready, then is caught up, then tells each change once and in order', async () => {
  const feed = follow(client);
  await feed.caughtUp();
  const first = await report(server.officer, { headline: 'First' });
  const second = await report(server.officer, { headline: 'Second' });
  await mutate(server.officer, 'correctIncident', { ...first, changes: { headline: 'First, corrected' } });
  const messages = await feed.until((told) => told.length >= 5);
  expect(types(messages)).toEqual(['Ready', 'CaughtUp', ...Array(3).fill('IncidentUpserted')]);
  expect(messages.slice(2).map(({ kind }) => kind)).toEqual([
    'INCIDENT_REPORTED',
    'INCIDENT_REPORTED',
    'INCIDENT_CORRECTED',
  ]);
  expect(messages[4]?.incident).toMatchObject({ id: first.id, version: 2, headline: 'First, corrected' });
  expect(messages[3]?.incident).toMatchObject({ id: second.id, region: { pcode: 'CF21' } });
  expect(String(messages[4]?.occurredAt)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  feed.stop();
});

test('whoever resumes with the last cursor is told what happened meanwhile, once and in order', async () => {
  const before = follow(client);
  await before.caughtUp();
  await report(server.officer, { headline: 'Seen' });
  const seen = (await before.until((told) => told.length >= 3)).at(-1);
  before.stop();
  const missed = [];
  const witness = follow(client);
  await witness.caughtUp();
  for (let turn = 0; turn < 5; turn += 1) missed.push(`${(await report(server.officer)).id} 1`);
  await witness.until((told) => told.length >= 7);
  witness.stop();
  const after = follow(client, { after: seen?.cursor });
  await after.caughtUp();
  const live = await report(server.officer);
  const messages = await after.until((told) => told.length >= 8);
  expect(types(messages)).toEqual([
    'Ready',
    ...Array(5).fill('IncidentUpserted'),
    'CaughtUp',
    'IncidentUpserted',
  ]);
  expect(happenings(messages)).toEqual([...missed, `${live.id} 1`]);
  after.stop();
});

describe('a filter', () => {
  test.each([
    ['by region', { region: `region_${uuidFor('CF22')}` }],
    ['by P-code, which the database decides', { pcode: 'CF22' }],
    [
      'by region and words, which both decide together',
      { region: `region_${uuidFor('CF22')}`, text: 'ambush' },
    ],
  ])('%s tells what enters it, what changes in it, and what leaves it', async (_what, filter) => {
    const feed = follow(client, { filter });
    await feed.caughtUp();
    const { id, reason } = await report(server.officer, { pcode: 'CF21' });
    const move = (version: number, changes: object) =>
      mutate(server.officer, 'correctIncident', { id, version, reason, changes });
    await move(1, { pcode: 'CF22' });
    await feed.until((told) => told.length >= 3);
    await move(2, { deaths: { best: 3 } });
    await feed.until((told) => told.length >= 4);
    await move(3, { pcode: 'CF21' });
    const messages = await feed.until((told) => told.length >= 5);
    expect(happenings(messages)).toEqual([`${id} 2`, `${id} 3`, `removed ${id}`]);
    expect(messages[4]).toMatchObject({
      subjectVersion: 4,
      reason: 'LEFT_FILTER',
      removal: 'INCIDENT_CORRECTED',
    });
    feed.stop();
  });

  test('that a retracted incident matched tells that it is gone', async () => {
    const feed = follow(client, { filter: { kinds: ['BATTLES'] } });
    await feed.caughtUp();
    const made = await report(server.officer);
    await mutate(server.officer, 'retractIncident', made);
    const messages = await feed.until((told) => told.some(({ __typename }) => __typename === 'Removed'));
    expect(messages.at(-1)).toMatchObject({
      subjectId: made.id,
      reason: 'GONE',
      removal: 'INCIDENT_RETRACTED',
    });
    feed.stop();
  });

  test('that matches nothing tells nothing', async () => {
    const nothing = follow(client, { filter: { kinds: [] } });
    const all = follow(client);
    await Promise.all([nothing.caughtUp(), all.caughtUp()]);
    await report(server.officer);
    await all.until((told) => told.length >= 3);
    expect(types(nothing.messages)).toEqual(['Ready', 'CaughtUp']);
    nothing.stop();
    all.stop();
  });
});

test('a cursor of another history is answered with Resync, and the feed goes on', async () => {
  const after = Buffer.from('99.1').toString('base64url');
  const feed = follow(client, { after });
  const messages = await feed.caughtUp();
  expect(types(messages)).toEqual(['Ready', 'Resync', 'CaughtUp']);
  expect(messages[1]?.gap).toBe('EPOCH_CHANGED');
  const made = await report(server.officer);
  expect(happenings(await feed.until((told) => told.length >= 4))).toEqual([`${made.id} 1`]);
  feed.stop();
});

test('a feed outlives the loss of its connections to the database, and misses nothing', async () => {
  const feed = follow(client, { filter: { pcode: 'CF21' } });
  await feed.caughtUp();
  const made: string[] = [];
  for (let turn = 0; turn < 12; turn += 1) {
    if (turn % 4 === 2) {
      await server.sql`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and application_name like 'halcyon%'
          and backend_start < now() - interval '200 ms'`;
    }
    const input = { ...ambush, clientReference: `outage ${turn}` };
    let id: unknown;
    while (id === undefined) id = (await mutate(server.officer, 'reportIncident', input)).incident?.id;
    made.push(`${id} 1`);
  }
  expect(happenings(await feed.until((told) => told.length >= 14))).toEqual(made);
  expect(feed.errors).toEqual([]);
  feed.stop();
  // The driver notices at the next use which connections were ended; what follows is not about that.
  await vi.waitFor(async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => server.officer('{ missions { totalCount } }')),
    );
    expect(answers.every(({ data }) => data !== null)).toBe(true);
  });
});

test('a snapshot during random writes and what follows it end in what the database holds', async () => {
  const held = new Map<string, unknown>();
  const ids: string[] = [];
  for (let turn = 0; turn < 20; turn += 1) ids.push((await report(server.officer)).id);
  const writing = ids.map(async (id, place) => {
    await mutate(server.officer, 'correctIncident', {
      id,
      version: 1,
      reason: 'Found so.',
      changes: { pcode: place % 2 === 0 ? 'CF22' : 'CF21', deaths: { best: place } },
    });
    if (place % 5 === 0)
      await mutate(server.officer, 'retractIncident', { id, version: 2, reason: 'Wrong.' });
  });
  const filter = { pcode: 'CF22' };
  const feed = follow(client, { filter, snapshot: true });
  await Promise.all(writing);
  const last = await report(server.officer, { pcode: 'CF22', headline: 'The last one' });
  await feed.until((told) => told.some((each) => each.incident?.id === last.id));
  for (const message of feed.messages) {
    if (message.__typename === 'Removed') held.delete(String(message.subjectId));
    else if (message.incident) held.set(message.incident.id, message.incident.version);
  }
  const { data } = await server.officer(
    'query ($filter: IncidentFilter) { incidents(first: 100, filter: $filter) { nodes { id version } } }',
    { filter },
  );
  const { nodes } = (data as { incidents: { nodes: { id: string; version: number }[] } }).incidents;
  expect(nodes.length).toBeGreaterThan(5);
  expect(new Map([...held].sort())).toEqual(
    new Map(nodes.map(({ id, version }) => [id, version] as const).sort()),
  );
  feed.stop();
});
