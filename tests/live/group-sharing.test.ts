import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { decodeLogCursor } from '../../src/log/cursor.ts';
import { type Following, follow, openClient, type SeenMessage } from '../support/feed-client.ts';
import { ambush, mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildPerson } from '../support/people.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';

let live: LiveServer;
let issuer: TokenIssuer;
let people: { readonly id: string; readonly client: ReturnType<typeof openClient> }[];
beforeAll(async () => {
  issuer = await startTokenIssuer();
  live = await startLiveServer(new Issuers([remoteIssuer(issuer.settings)]));
});
afterAll(async () => {
  await live.close();
  await issuer.close();
});

let count = 0;
const letIn = async (organisation?: string) => {
  count += 1;
  const subject = `person-${count}`;
  const at = { issuer: issuer.settings.issuer, subject, ...(organisation && { organisation }) };
  const id = await buildPerson(live.database, at);
  const authorization = `Bearer ${await issuer.sign(subject)}`;
  return { id, client: openClient(live.socketUrl, { authorization }) };
};
beforeEach(async () => {
  people = await Promise.all(Array.from({ length: 4 }, () => letIn('UNHCR')));
});
afterEach(async () => {
  await Promise.all(people.map(({ client }) => client.dispose()));
  while (live.feeds.counts().subscribers > 0) await sleep(5);
});

const idsIn = (messages: readonly SeenMessage[]) => messages.flatMap(({ incident }) => incident?.id ?? []);
const toldOf = (feed: Following, id: string) => feed.until((messages) => idsIn(messages).includes(id));

/** The machine that reports something RED is not shown it. Answers the id. */
async function reportRed(person: { readonly id: string } | undefined): Promise<string> {
  const headline = `Secret ${randomUUID()}`;
  const recipients = [`person_${person?.id}`];
  await mutate(live.officer, 'reportIncident', { ...ambush, headline, tlp: 'RED', recipients });
  const [made] = await live.sql<{ id: string }[]>`select id from incidents where headline = ${headline}`;
  return `incident_${made?.id}`;
}

async function followAll(variables: Record<string, unknown> = {}): Promise<readonly Following[]> {
  const feeds = people.map(({ client }) => follow(client, variables));
  await Promise.all(feeds.map((feed) => feed.caughtUp()));
  return feeds;
}

test('the people and machines of an organisation share a group, others and those of none do not', async () => {
  const machine = openClient(live.socketUrl, { authorization: live.authorization });
  people.push({ id: '', client: machine }, await letIn('MdM'), await letIn(), await letIn());
  const feeds = await followAll();
  const before = live.feeds.counts();
  // A fifth is the public's, which makes for all of them what everybody may see.
  expect(before).toMatchObject({ groups: 5, subscribers: 8 });
  const { id } = await report(live.officer, { tlp: 'AMBER_STRICT' });
  await Promise.all(feeds.slice(0, 5).map((feed) => toldOf(feed, id)));
  expect(live.feeds.counts().executions).toBe(before.executions + 1);
});

test('who is named goes on alone, is told of that at once, and shares no group any more', async () => {
  const feeds = await followAll();
  // The organisation's, and the public's.
  expect(live.feeds.counts()).toMatchObject({ groups: 2, subscribers: 4 });
  const secret = await reportRed(people[0]);
  const { id: open } = await report(live.officer);
  await Promise.all(feeds.map((feed) => toldOf(feed, open)));
  expect(feeds.map(({ messages }) => idsIn(messages))).toEqual([[secret, open], [open], [open], [open]]);
  expect(live.feeds.counts()).toMatchObject({ groups: 3, subscribers: 4 });
  const again = await followAll({ snapshot: true });
  expect(again.map(({ messages }) => idsIn(messages).includes(secret))).toEqual([true, false, false, false]);
  expect(live.feeds.counts()).toMatchObject({ groups: 3, subscribers: 8 });
});

test('however many are named while others catch up, each is told of everything that is for this one, once and in order', async () => {
  const [first] = await followAll();
  const after = first?.messages.at(-1)?.cursor;
  const feeds = [...(await followAll()), ...people.map(({ client }) => follow(client, { after }))];
  const made = await Promise.all(
    Array.from({ length: 60 }, async (_none, place) => {
      const named = place % 5 === 0 ? people[(place / 5) % people.length] : undefined;
      if (place % 7 === 0) feeds.push(...people.map(({ client }) => follow(client, { after })));
      if (named !== undefined) return { id: await reportRed(named), named };
      return { id: (await report(live.officer, { tlp: 'AMBER_STRICT' })).id, named };
    }),
  );
  const { id: last } = await report(live.officer);
  await Promise.all(feeds.map((feed) => toldOf(feed, last)));
  for (const [place, { messages, errors }] of feeds.entries()) {
    const person = people[place % people.length];
    const theirs = made.filter(({ named }) => named === undefined || named === person);
    expect(errors).toEqual([]);
    expect(idsIn(messages).toSorted()).toEqual([...theirs.map(({ id }) => id), last].toSorted());
    const positions = messages.map(({ cursor }) => decodeLogCursor(cursor).position);
    expect(positions).toEqual(positions.toSorted((one, other) => one - other));
  }
}, 60_000);
