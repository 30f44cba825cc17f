import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdministeredServer, startAdministeredServer } from '../support/administrators.ts';
import { raiseAlert } from '../support/alert-sender.ts';
import { oneTo } from '../support/event-log.ts';
import { alertDocument, follow, openClient } from '../support/feed-client.ts';
import { buildPerson } from '../support/people.ts';
import { type Answer, type Sender, senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
/** An analyst and a duty officer of UNHCR, UNHCR's machine, and an analyst of Médecins du Monde. */
let ada: Sender;
let grace: Sender;
let machine: Sender;
let paul: Sender;
let anonymous: Sender;
beforeAll(async () => {
  world = await startAdministeredServer();
  const at = { issuer: world.issuer.settings.issuer };
  const { database } = world.server;
  await buildPerson(database, { ...at, subject: 'grace', organisation: 'UNHCR', roles: ['DUTY_OFFICER'] });
  await buildPerson(database, { ...at, subject: 'paul', organisation: 'MdM', roles: ['ANALYST'] });
  [ada, machine, anonymous] = [world.ada, world.server.officer, senderTo(world.server.httpUrl)];
  [grace, paul] = [await world.as('grace'), await world.as('paul')];
});
afterAll(() => world.close());

/** A saved filter as these tests look at it. */
interface Saved {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly filter: string;
}

const fields = 'id version name feed filter isShared owner { acronym }';

async function save(sender: Sender, input: Record<string, unknown>) {
  const answer = await sender(
    `mutation ($input: SaveWatchFilterInput!) { saveWatchFilter(input: $input) {
      watchFilter { ${fields} } userErrors { code path message } } }`,
    { input: { clientReference: randomUUID(), ...input } },
  );
  return outcomeOf(answer, 'saveWatchFilter');
}

function outcomeOf(answer: Answer, name: string) {
  const { watchFilter = null, userErrors = [], isRemoved } = Object(answer.data)[name] ?? {};
  const refusals = userErrors.map(
    ({ code, path }: { code: string; path: string[] }) => `${code} ${path.join('.')}`,
  );
  const saved: Saved | null = watchFilter;
  return { saved, refusals, codes: answer.codes, isRemoved };
}

async function remove(sender: Sender, id = '') {
  const answer = await sender(
    `mutation ($input: RemoveWatchFilterInput!) { removeWatchFilter(input: $input) {
      isRemoved userErrors { code path } } }`,
    { input: { clientReference: randomUUID(), id } },
  );
  return outcomeOf(answer, 'removeWatchFilter');
}

async function namesFor(sender: Sender, choice = ''): Promise<readonly string[]> {
  const { data } = await sender(`{ watchFilters${choice} { name } }`);
  return Object(data).watchFilters.map(({ name }: Saved) => name);
}

const severe = { alerts: { info: { pcode: 'CF21', severityAtLeast: 'SEVERE' } } };
const riots = { incidents: { kinds: ['RIOTS'], occurredFrom: '2026-01-01' } };

test('a person saves a filter for oneself, and a feed takes it as it is read back', async () => {
  const { saved } = await save(ada, { name: 'Ouham', ...severe });
  expect(saved).toMatchObject({ version: 1, feed: 'ALERTS', isShared: false, owner: null });
  const { data } = await ada('query ($id: ID!) { watchFilter(id: $id) { filter } }', { id: saved?.id });
  const filter = JSON.parse(Object(data).watchFilter.filter);
  expect(filter).toEqual(severe.alerts);
  const client = openClient(world.server.socketUrl);
  const feed = follow(client, { filter }, alertDocument);
  await feed.caughtUp();
  const { id } = await raiseAlert(machine);
  expect((await feed.until((told) => told.length >= 3)).at(-1)?.alert?.id).toBe(id);
  expect(feed.errors).toEqual([]);
  await client.dispose();
});

test('what somebody saved for oneself nobody else sees, and what is shared all of the organisation do', async () => {
  const own = await save(grace, { name: 'mine', ...riots });
  const shared = await save(grace, { name: 'night shift', isShared: true, ...severe });
  expect(shared.saved).toMatchObject({ isShared: true, owner: { acronym: 'UNHCR' } });
  expect(await namesFor(grace)).toEqual(['mine', 'night shift']);
  expect(await namesFor(grace, '(feed: ALERTS)')).toEqual(['night shift']);
  expect(await namesFor(machine)).toEqual(['night shift']);
  expect(await namesFor(ada)).not.toContain('mine');
  expect(await namesFor(paul)).toEqual([]);
  const { data } = await paul('query ($id: ID!) { watchFilter(id: $id) { id } }', { id: shared.saved?.id });
  expect(data).toEqual({ watchFilter: null });
  expect((await remove(ada, own.saved?.id)).refusals).toEqual(['NOT_FOUND input.id']);
});

test('a name stands for one filter, which gives way to the next version of it alone', async () => {
  const { saved } = await save(ada, { name: 'week', ...severe });
  expect((await save(ada, { name: 'week', ...riots })).refusals).toEqual(['INVALID_INPUT input.name']);
  const next = await save(ada, { name: 'week', ...riots, version: saved?.version });
  expect(next.saved).toMatchObject({ id: saved?.id, version: 2, feed: 'INCIDENTS' });
  expect((await save(ada, { name: 'week', ...severe, version: 1 })).refusals).toEqual([
    'VERSION_CONFLICT input.version',
  ]);
  expect((await save(ada, { name: 'never', ...severe, version: 1 })).refusals).toEqual([
    'NOT_FOUND input.name',
  ]);
  expect((await save(grace, { name: 'week', ...severe })).saved?.version).toBe(1);
});

test('sharing takes a right, a key has none of its own, and nobody saves nothing', async () => {
  expect((await save(ada, { name: 'ours', isShared: true, ...severe })).codes).toEqual(['FORBIDDEN']);
  expect((await save(machine, { name: 'own', ...severe })).refusals).toEqual([
    'INVALID_INPUT input.isShared',
  ]);
  expect((await save(machine, { name: 'desk', isShared: true, ...severe })).saved?.version).toBe(1);
  expect((await save(anonymous, { name: 'x', ...severe })).codes).toEqual(['UNAUTHENTICATED']);
  expect(await namesFor(anonymous)).toEqual([]);
});

test('a filter that the feed would refuse is not saved', async () => {
  const save1 = (input: object) => save(ada, { name: 'wrong', ...input });
  expect((await save1({ ...severe, ...riots })).refusals).toEqual(['INVALID_INPUT input.incidents']);
  expect((await save1({})).refusals).toEqual(['INVALID_INPUT input.incidents']);
  expect((await save1({ alerts: { info: { region: 'CF21' } } })).codes).toEqual(['BAD_ID']);
  expect((await save1({ alerts: { severity: 'SEVERE' } })).codes).toEqual(['BAD_USER_INPUT']);
  expect(await namesFor(ada)).not.toContain('wrong');
});

test('fifty filters are kept, however many are saved at once, and a removed one makes room', async () => {
  const names = oneTo(60).map((number) => `n${number}`);
  const outcomes = await Promise.all(names.map((name) => save(paul, { name, ...severe })));
  const kept = outcomes.flatMap(({ saved }) => saved ?? []);
  expect([kept.length, (await namesFor(paul)).length]).toEqual([50, 50]);
  expect((await remove(paul, kept[0]?.id)).isRemoved).toBe(true);
  expect((await save(paul, { name: 'one more', ...riots })).saved?.name).toBe('one more');
});

test('a request that is sent twice saves once', async () => {
  const input = { clientReference: randomUUID(), name: 'twice', ...riots };
  const [first, again] = [await save(ada, input), await save(ada, input)];
  expect([again.saved?.id, again.saved?.version, again.refusals]).toEqual([first.saved?.id, 1, []]);
});
