import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { liveAgreement } from '../support/agreement-writing.ts';
import { type Following, follow, openClient, type SeenMessage } from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildLadder, machineOf, reportRaid, spot } from '../support/place-ladder.ts';
import { uuidFor } from '../support/small-world-events.ts';

let live: LiveServer;
let client: Client;
beforeAll(async () => {
  live = await startLiveServer();
  await buildLadder(live);
  const { send, authorization } = await machineOf(live, 'MdM');
  client = openClient(live.socketUrl, { authorization });
  await liveAgreement(live.officer, send, { kinds: ['INCIDENT'], locationPrecision: 'ADMIN1' });
  // Feeds that begin from here are not told of the agreement any more.
  await report(live.officer, { tlp: 'AMBER' });
});
afterAll(async () => {
  await client.dispose();
  await live.close();
});

const document = `subscription ($filter: IncidentFilter, $after: Cursor, $snapshot: Boolean) {
  incidentFeed(filter: $filter, after: $after, snapshot: $snapshot) {
    __typename
    ... on FeedMessage { cursor }
    ... on IncidentUpserted { incident { id version headline location { latitude longitude } locationName narrative
      region { pcode } regions { pcode } redactions { path } } }
    ... on Removed { subjectId reason }
    ... on Resync { gap: reason } } }`;

const region = (pcode: string) => ({ filter: { region: `region_${uuidFor(pcode)}` } });
const finer = [
  region('CF2111'),
  region('CF211'),
  { filter: { pcode: 'CF211' } },
  { filter: { text: 'Zemio' } },
  { filter: { ...region('CF2111').filter, kinds: ['BATTLES'], standing: ['CURRENT', 'RETRACTED'] } },
];
/** Filters that differ from the last of those in the place alone. */
const elsewhere = [
  { filter: { pcode: 'CF22' } },
  { filter: { text: 'Nowhere' } },
  { filter: { ...region('CF22').filter, kinds: ['BATTLES'], standing: ['CURRENT', 'RETRACTED'] } },
];
const coarser = [region('CF21'), { filter: { pcode: 'CAF' } }, {}];

let followings: { finer: Following[]; coarser: Following[] };
beforeEach(async () => {
  const each = (filters: readonly object[]) =>
    filters.map((variables) => follow(client, { ...variables }, document));
  followings = { finer: each(finer), coarser: each(coarser) };
  await Promise.all([...followings.finer, ...followings.coarser].map((feed) => feed.caughtUp()));
});
afterEach(() => {
  for (const feed of [...followings.finer, ...followings.coarser]) feed.stop();
});

/** Everybody is told of it, whatever the filter: what was to be told before has been told. */
async function settle(): Promise<void> {
  const id = await reportRaid(live, { tlp: 'CLEAR' });
  const isTold = (told: readonly SeenMessage[]) =>
    told.some(({ incident }) => incident?.id === id && incident.version === 2);
  await Promise.all([...followings.finer, ...followings.coarser].map((feed) => feed.until(isTold)));
}

const about = ({ messages }: Following, id: string): SeenMessage[] =>
  messages.filter((each) => (each.incident?.id ?? each.subjectId) === id);

test('feeds of places finer than are told say nothing, and others tell the place so', async () => {
  const id = await reportRaid(live);
  await settle();
  for (const feed of followings.finer) expect(about(feed, id)).toEqual([]);
  for (const feed of followings.coarser) {
    const told = about(feed, id);
    expect(told.map(({ __typename }) => __typename)).toEqual(['IncidentUpserted', 'IncidentUpserted']);
    expect(told.at(-1)?.incident).toMatchObject({
      headline: 'Battle',
      location: null,
      region: { pcode: 'CF21' },
    });
    expect(JSON.stringify(told)).not.toMatch(new RegExp(`CF211|Zemio|${spot.latitude}`));
  }
});

test.each([
  ['kept strictly', 'correctIncident', { changes: { tlp: 'AMBER_STRICT' } }],
  ['moved out of the agreement', 'correctIncident', { changes: { pcode: 'CMR' } }],
  ['retracted', 'retractIncident', {}],
])('when it is %s, feeds of finer places are told nothing of where it was', async (_how, mutation, input) => {
  const [byKeys, byDatabase] = [followings.finer.slice(0, 2), followings.finer.slice(2)];
  const twins = elsewhere.map((variables) => follow(client, { ...variables }, document));
  await Promise.all(twins.map((feed) => feed.caughtUp()));
  const id = await reportRaid(live);
  const { userErrors } = await mutate(live.officer, mutation, { id, version: 2, reason: 'So.', ...input });
  await settle();
  expect(userErrors).toEqual([]);
  for (const feed of byKeys) expect(about(feed, id)).toEqual([]);
  // What keys do not decide is told whatever the filter: of other places it is told the same.
  const told = byDatabase.map((feed) => about(feed, id).map(({ reason }) => reason));
  expect(told).toEqual(twins.map((feed) => about(feed, id).map(({ reason }) => reason)));
  for (const feed of followings.coarser)
    expect(about(feed, id).at(-1)).toMatchObject({ __typename: 'Removed' });
  for (const feed of twins) feed.stop();
});

test('a move within the province, from one district to another, is a change of nothing that is told', async () => {
  const id = await reportRaid(live, { pcode: 'CF21' });
  await mutate(live.officer, 'correctIncident', {
    id,
    version: 2,
    reason: 'So.',
    changes: { pcode: 'CF2111' },
  });
  await settle();
  for (const feed of followings.finer) expect(about(feed, id)).toEqual([]);
  for (const feed of followings.coarser) expect(about(feed, id)).toHaveLength(3);
});

test('a snapshot of a finer place does not hold it, and one of the province holds it as it is told', async () => {
  const id = await reportRaid(live);
  for (const [variables, count] of [
    [region('CF2111'), 0],
    [{ filter: { text: 'dawn' } }, 0],
    [region('CF21'), 1],
  ] as const) {
    const feed = follow(client, { ...variables, snapshot: true }, document);
    await feed.caughtUp();
    expect(about(feed, id)).toHaveLength(count);
    expect(JSON.stringify(about(feed, id))).not.toMatch(/CF211|Zemio/);
    feed.stop();
  }
});
