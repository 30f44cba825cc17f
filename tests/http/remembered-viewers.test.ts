import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { oneTo } from '../support/event-log.ts';
import { uuidNumber } from '../support/graph-seed/fill-rows.ts';
import { type GraphServer, startGraphServer } from '../support/graph-server.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let issuer: TokenIssuer;
let live: LiveServer;
let world: LabelledWorld;
let seeded: GraphServer;
beforeAll(async () => {
  issuer = await startTokenIssuer();
  live = await startLiveServer(new Issuers([remoteIssuer(issuer.settings)]));
  world = await buildLabelledWorld(live, issuer.settings.issuer);
  seeded = await startGraphServer();
});
afterAll(async () => {
  await Promise.all([live.close(), seeded.close()]);
  await issuer.close();
});

const expiresAt = new Date(Date.now() + 3_600_000);
const issue = (label: string): Promise<string> =>
  issueApiKey(live.database, { organisationId: uuidFor('UNHCR'), label, scopes: keyScopes, expiresAt });
const idOf = (key: string): string => key.split('_')[1] ?? '';
const senderOf = (key: string): Sender => senderTo(live.httpUrl, `Bearer ${key}`);

const list = '{ incidents(first: 100) { nodes { id } } }';

/** The labels of the incidents that the answer holds. */
async function seenBy(sender: Sender): Promise<readonly string[]> {
  const { text } = await sender(list);
  return Object.entries(world.incidents).flatMap(([label, id]) => (text.includes(id) ? [label] : []));
}

test('a second question with a key is one statement, as one of nobody in particular is', async () => {
  const { database, countStatements } = seeded.seeded;
  const key = await issueApiKey(database, {
    organisationId: uuidNumber(1),
    label: 'k',
    scopes: [],
    expiresAt,
  });
  const sender = senderTo(seeded.url.replace(/\/graphql$/, ''), `Bearer ${key}`);
  const question = '{ mission(acronym: "MINUSCA") { acronym } }';
  const { text } = await sender(question);
  const before = countStatements();
  expect((await sender(question)).text).toBe(text);
  expect(countStatements() - before).toBe(1);
});

test.each([
  ['a compiled question', list],
  ['two of them, of which one has an error', '{ incident(id: "x") { id } incidents { nodes { id } } }'],
  ['a question that reads nothing', '{ __typename }'],
  ['a question without ids', '{ nodes(ids: []) { id } }'],
  ['one that resolvers answer', '{ me { ... on KeyViewer { __typename } __typename } }'],
  ['one about the schema', '{ __schema { queryType { name } } }'],
  ['one with a mistake', '{ nonsense }'],
])('a key that is revoked while it is remembered gets no answer any more to %s', async (_what, document) => {
  const key = await issue(document);
  const sender = senderOf(key);
  for (const _turn of oneTo(2)) {
    await sender(list);
    expect((await sender(document)).status).not.toBe(401);
  }
  await live.sql`update api_keys set revoked_at = now() where id = ${idOf(key)}`;
  for (const _turn of oneTo(2)) {
    const { status, codes, data } = await sender(document);
    expect([status, codes, data]).toEqual([401, ['UNAUTHENTICATED'], undefined]);
  }
});

test('of many questions at once none that begins after the revocation is answered', async () => {
  for (const round of oneTo(5)) {
    const key = await issue(`crowd ${round}`);
    const sender = senderOf(key);
    await sender(list);
    const early = oneTo(30).map(() => sender(list));
    await live.sql`update api_keys set revoked_at = now() where id = ${idOf(key)}`;
    const late = await Promise.all(oneTo(30).map(() => sender(list)));
    expect(late.map(({ status }) => status)).toEqual(late.map(() => 401));
    await Promise.all(early);
  }
});

test('a remembered person sees what a change of memberships allows from the next question on', async () => {
  const token = await issuer.sign('uwe', { exp: Math.floor(Date.now() / 1_000) + 600 });
  const sender = senderOf(token);
  const mine = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT'];
  for (const _turn of oneTo(3)) expect(await seenBy(sender)).toEqual(mine);
  await live.sql`update memberships set ends_at = now() where account_id = ${uuidFor('person uwe')}`;
  for (const _turn of oneTo(3)) expect(await seenBy(sender)).toEqual(['CLEAR', 'GREEN']);
  await live.sql`update memberships set ends_at = null where account_id = ${uuidFor('person uwe')}`;
  for (const _turn of oneTo(3)) expect(await seenBy(sender)).toEqual(mine);
  await live.sql`update accounts set state = 'SUSPENDED' where id = ${uuidFor('person uwe')}`;
  expect((await sender(list)).codes).toEqual(['NO_ACCOUNT']);
});

test('remembered machines and people who ask in turns see what is theirs and no more', async () => {
  const ulla = senderOf(await issuer.sign('ulla'));
  const ana = senderOf(await issuer.sign('ana'));
  const machine = senderOf(await issue('turns'));
  const expected = new Map([
    [ulla, ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED']],
    [ana, ['CLEAR', 'GREEN', 'AMBER', 'RED']],
    [machine, ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT']],
    [senderTo(live.httpUrl), ['CLEAR']],
  ]);
  const askers = oneTo(15).flatMap(() => [...expected.keys()]);
  const seen = await Promise.all(askers.map(seenBy));
  expect(seen).toEqual(askers.map((asker) => expected.get(asker)));
});
