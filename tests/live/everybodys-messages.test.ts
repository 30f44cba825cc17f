import type { Client } from 'graphql-ws';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { startSequencer } from '../../src/log/sequencer.ts';
import { liveAgreement } from '../support/agreement-writing.ts';
import { oneTo, silent } from '../support/event-log.ts';
import { type Following, feedDocument, follow, happenings, openClient } from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { machineOf } from '../support/place-ladder.ts';
import { uuidFor } from '../support/small-world-events.ts';

let live: LiveServer;
let authorizations: (string | undefined)[];
let clients: Client[];
beforeAll(async () => {
  live = await startLiveServer();
  const machines = await Promise.all(['MdM', 'UN'].map((each) => machineOf(live, each)));
  authorizations = [undefined, live.authorization, ...machines.map(({ authorization }) => authorization)];
  const [partner] = machines;
  if (partner) await liveAgreement(live.officer, partner.send, { kinds: ['INCIDENT'] });
});
afterAll(() => live.close());
beforeEach(() => {
  clients = authorizations.map((authorization) =>
    openClient(live.socketUrl, authorization === undefined ? {} : { authorization }),
  );
});
afterEach(() => Promise.all(clients.map((client) => client.dispose())));

const region = `region_${uuidFor('CF21')}`;

/** The public, UNHCR, Médecins du Monde and the UN, each with a document of its own where `isAlone`, else the same. */
async function followAll(filter: object | null, isAlone = false): Promise<readonly Following[]> {
  const followings = clients.map((client, place) =>
    follow(client, { filter }, isAlone ? `${feedDocument} # ${place}` : feedDocument),
  );
  await Promise.all(followings.map((each) => each.caughtUp()));
  return followings;
}

const untilTold = (followings: readonly Following[], id: string) =>
  Promise.all(
    followings.map((each) => each.until((told) => told.some(({ incident }) => incident?.id === id))),
  );

test('what is CLEAR is made once for the public and all organisations, what is not for those alone who see it', async () => {
  const followings = await followAll({ region, kinds: ['BATTLES'] });
  const { executions } = live.feeds.counts();
  const { id: open } = await report(live.officer);
  await untilTold(followings, open);
  expect(live.feeds.counts().executions).toBe(executions + 1);
  const { id: secret } = await report(live.officer, { tlp: 'AMBER_STRICT' });
  const { id: last } = await report(live.officer);
  await untilTold(followings, last);
  expect(live.feeds.counts().executions).toBe(executions + 3);
  const told = [false, true, false, false].map((isOwner) =>
    [open, ...(isOwner ? [secret] : []), last].map((id) => `${id} 1`),
  );
  expect(followings.map(({ messages }) => happenings(messages))).toEqual(told);
});

test('who may read more than the public of what is CLEAR is told it', async () => {
  const document = `subscription { incidentFeed(filter: { kinds: [RIOTS] }) {
    __typename ... on IncidentUpserted { incident { id version headline informant } } } }`;
  const followings = clients.map((client) => follow(client, {}, document));
  await Promise.all(followings.map((each) => each.caughtUp()));
  const { id } = await report(live.officer, { kind: 'RIOTS', informant: 'Nurse of the clinic' });
  const told = await untilTold(followings, id);
  expect(told.map((messages) => messages.at(-1)?.incident)).toMatchObject(
    [null, 'Nurse of the clinic', null, null].map((informant) => ({ id, informant })),
  );
});

const labels = ['CLEAR', 'AMBER', 'CLEAR', 'CLEAR', 'AMBER_STRICT', 'GREEN'];

/** Reports, corrections and changes of labels that come to the log as one, and a last report that everybody sees. */
async function writeAtOnce(turn: number): Promise<string> {
  await live.log.sequencer.close();
  const made = await Promise.all(
    oneTo(21).map(async (n) => {
      const tlp = labels[(n + turn) % labels.length] ?? 'CLEAR';
      const { id } = await report(live.officer, { tlp, headline: `Report ${n}` });
      return { id, tlp, n };
    }),
  );
  for (const { id, n } of made.filter((each) => each.n % 3 !== turn % 3)) {
    const changes = n % 2 === 0 ? { headline: `Corrected ${n}` } : { tlp: labels[n % labels.length] };
    await mutate(live.officer, 'correctIncident', { id, version: 1, reason: 'So.', changes });
  }
  const { id } = await report(live.officer, { headline: 'The last' });
  const sequencer = startSequencer({ url: live.log.url, log: silent, daysKept: 90 });
  Object.assign(live.log, { sequencer });
  return id;
}

test('labels mixed and changed in one batch: each is told what it would be told without the others, in the same order', async () => {
  for (const turn of oneTo(4)) {
    const filter = turn % 2 === 0 ? { region } : null;
    const together = await followAll(filter);
    const alone = await followAll(filter, true);
    const last = await writeAtOnce(turn);
    await untilTold([...together, ...alone], last);
    expect(together.map(({ messages }) => messages.slice(2))).toEqual(
      alone.map(({ messages }) => messages.slice(2)),
    );
    const counts = together.map(({ messages }) => messages.length);
    expect(new Set(counts).size).toBeGreaterThan(2);
    for (const each of [...together, ...alone]) each.stop();
  }
});
