import type { Client } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fighting, raiseAlert } from '../support/alert-sender.ts';
import { alertDocument, type Following, follow, openClient } from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { inMinutes } from '../support/passing-time.ts';
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

const idOf = (type: string, name: string) => `${type}_${uuidFor(name)}`;

/** What a feed with this filter tells of, when what does not match comes first and what matches after it. */
async function toldOf(feed: Following, write: () => Promise<readonly string[]>): Promise<void> {
  await feed.caughtUp();
  const expected = await write();
  const messages = await feed.until((told) => told.length >= 3);
  feed.stop();
  expect(messages.map(({ incident, alert }) => (incident ?? alert)?.id).filter(Boolean)).toEqual(expected);
}

type Facts = Record<string, unknown>;

const killed = (best: number) => ({ deaths: { best } });

describe('the feed of incidents tells alone of those', () => {
  test.each<[string, Facts, Facts, Facts]>([
    ['in a region or below it', { region: idOf('region', 'CAF') }, { pcode: 'CF22' }, { pcode: 'CMR' }],
    ['in a region by its P-code or below it', { pcode: 'CAF' }, { pcode: 'CF22' }, { pcode: 'CMR' }],
    ['in the area of a mission', { mission: idOf('mission', 'MISCA') }, { pcode: 'CF22' }, { pcode: 'CMR' }],
    ['in the area of a mission by acronym', { missionAcronym: 'MISCA' }, { pcode: 'CF21' }, { pcode: 'CMR' }],
    ['of one of several kinds', { kinds: ['RIOTS', 'PROTESTS'] }, { kind: 'PROTESTS' }, { kind: 'BATTLES' }],
    [
      'of a kind of organised violence',
      { violenceTypes: ['ONE_SIDED'] },
      { violenceType: 'ONE_SIDED' },
      { violenceType: 'STATE_BASED' },
    ],
    ['with at least so many deaths', { deathsAtLeast: 10 }, killed(10), killed(9)],
    ['with at most so many deaths', { deathsAtMost: 2 }, killed(0), {}],
    [
      'that target civilians',
      { isCivilianTargeting: true },
      { isCivilianTargeting: true },
      { isCivilianTargeting: false },
    ],
    [
      'that began in a period',
      { occurredFrom: '2024-06-01', occurredTo: '2024-06-30' },
      { occurredFrom: '2024-06-30' },
      { occurredFrom: '2024-07-01' },
    ],
    [
      'with all of several words, wherever they stand',
      { text: 'bridge BLOWN' },
      { headline: 'The bridge', narrative: 'was blown up' },
      { headline: 'The bridge', narrative: 'was closed' },
    ],
    [
      'that meet every facet, keys and words and numbers alike',
      { pcode: 'CAF', kinds: ['BATTLES'], deathsAtLeast: 5, verification: ['REPORTED'], text: 'bridge' },
      { headline: 'The bridge', pcode: 'CF22', ...killed(5) },
      { headline: 'The bridge', pcode: 'CF22', ...killed(4) },
    ],
    [
      'that meet every facet of those that keys alone decide',
      { region: idOf('region', 'CF22'), kinds: ['BATTLES'], verification: ['REPORTED'] },
      { pcode: 'CF22' },
      { pcode: 'CF22', kind: 'RIOTS' },
    ],
  ])('%s', async (_what, filter, matching, other) => {
    await toldOf(follow(client, { filter }), async () => {
      await report(server.officer, other);
      return [(await report(server.officer, matching)).id];
    });
  });

  test('that were checked as far as asked for', async () => {
    await toldOf(follow(client, { filter: { verification: ['DISPUTED'] } }), async () => {
      await report(server.officer);
      const made = await report(server.officer);
      await mutate(server.officer, 'disputeIncident', made);
      return [made.id];
    });
  });
});

const inCameroon = { ...fighting, areas: [{ description: 'Cameroon', pcodes: ['CMR'] }] };
const inNana = { ...fighting, areas: [{ description: 'Nana-Gribizi', pcodes: ['CF22'] }] };
const block = (facts: Facts) => ({ infos: [{ ...fighting, ...facts }] });
const info = (facts: Facts) => ({ info: facts });

describe('the feed of alerts tells alone of those', () => {
  test.each<[string, Facts, Facts, Facts]>([
    ['for a region or below it', info({ region: idOf('region', 'CAF') }), block(inNana), block(inCameroon)],
    ['for a region by its P-code', info({ pcode: 'CF22' }), block(inNana), block({})],
    [
      'for the area of a mission',
      info({ mission: idOf('mission', 'MISCA') }),
      block(inNana),
      block(inCameroon),
    ],
    ['for the area of a mission by acronym', info({ missionAcronym: 'MISCA' }), block({}), block(inCameroon)],
    [
      'about a kind of danger',
      info({ categories: ['HEALTH', 'FIRE'] }),
      block({ categories: ['MET', 'FIRE'] }),
      block({ categories: ['MET'] }),
    ],
    [
      'as bad or worse',
      info({ severityAtLeast: 'SEVERE' }),
      block({ severity: 'EXTREME' }),
      block({ severity: 'MODERATE' }),
    ],
    [
      'as urgent or more',
      info({ urgencyAtLeast: 'EXPECTED' }),
      block({ urgency: 'EXPECTED' }),
      block({ urgency: 'FUTURE' }),
    ],
    [
      'as sure or surer',
      info({ certaintyAtLeast: 'LIKELY' }),
      block({ certainty: 'OBSERVED' }),
      block({ certainty: 'POSSIBLE' }),
    ],
    [
      'with all of several words, wherever they stand',
      info({ text: 'bridge BLOWN' }),
      block({ headline: 'The bridge', instruction: 'It is blown up' }),
      block({ headline: 'The bridge' }),
    ],
    ['of a status', { statuses: ['EXERCISE', 'TEST'] }, { status: 'TEST' }, {}],
    [
      'about an incident',
      { incident: idOf('incident', 'battle') },
      { incidents: [idOf('incident', 'battle')] },
      {},
    ],
    [
      'of a sender, sent in a period',
      { sender: 'XM-DAC-41121', sentFrom: '2020-01-01T00:00:00Z' },
      {},
      { status: 'TEST' },
    ],
    [
      'that meet every facet in one block',
      info({
        pcode: 'CAF',
        categories: ['SECURITY'],
        severityAtLeast: 'SEVERE',
        urgencyAtLeast: 'IMMEDIATE',
      }),
      { infos: [inCameroon, fighting] },
      { infos: [inCameroon, { ...fighting, severity: 'MINOR' }] },
    ],
  ])('%s', async (_what, filter, matching, other) => {
    await toldOf(follow(client, { filter }, alertDocument), async () => {
      await raiseAlert(server.officer, other);
      return [(await raiseAlert(server.officer, matching)).id];
    });
  });

  test.each([
    ['sent until a time', { sentTo: '2020-01-01T00:00:00Z' }],
    ['of types that the message has not', { messageTypes: ['CANCEL', 'UPDATE'] }],
    ['of no status', { statuses: [] }],
    ['of a fate that the message has not', { lifecycles: ['SUPERSEDED'] }],
  ])('%s', async (_what, filter) => {
    const feed = follow(client, { filter }, alertDocument);
    const all = follow(client, {}, alertDocument);
    await Promise.all([feed.caughtUp(), all.caughtUp()]);
    await raiseAlert(server.officer, block({ expires: inMinutes(10) }));
    await all.until((told) => told.length >= 3);
    expect(feed.messages.map(({ __typename }) => __typename)).toEqual(['Ready', 'CaughtUp']);
    feed.stop();
    all.stop();
  });
});
