import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asked, receive, send } from '../support/listening.ts';
import { buildPerson } from '../support/people.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let recipients: readonly string[];
beforeAll(async () => {
  server = await startWritingServer();
  const ana = await buildPerson(server.database, { issuer: 'test', subject: 'ana', organisation: 'MdM' });
  recipients = [`person_${ana}`];
});
afterAll(() => server.close());

const actions = ['assign', 'answer', 'close', 'reopen'] as const;

/** What feedback becomes by each action, in their order; a stroke where it is refused. */
const table = `
  RECEIVED ASSIGNED -        -      -
  ASSIGNED ASSIGNED ANSWERED -      -
  ANSWERED -        -        CLOSED RECEIVED
  CLOSED   -        -        -      RECEIVED`;
const cells = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [status = '', ...nexts] = line.trim().split(/ +/);
    return actions.map((action, place) => ({ status, action, next: nexts[place] ?? '' }));
  });

const extras: Readonly<Record<string, object>> = {
  assign: { assignedTo: 'Roads desk' },
  answer: { answer: 'On Monday.' },
  reopen: { note: 'Asked again.' },
};
const act = (target: { id: string; version: number }, action: string) =>
  send(server.officer, `${action}Feedback`, { ...target, ...extras[action] });

/** How many steps of the usual way lead to a status. */
const steps: Readonly<Record<string, number>> = { RECEIVED: 0, ASSIGNED: 1, ANSWERED: 2, CLOSED: 3 };

test.each(cells)('$action makes feedback that is $status $next', async ({ status, action, next }) => {
  const { id } = await receive(server.officer);
  const way = actions.slice(0, steps[status]);
  for (const [place, step] of way.entries()) await act({ id, version: place + 1 }, step);
  const { done, refusals } = await act({ id, version: way.length + 1 }, action);
  if (next === '-') {
    return expect(refusals).toEqual([
      `INVALID_TRANSITION input.id: ${action.toUpperCase()} is not possible for what is ${status}.`,
    ]);
  }
  expect([refusals, done?.status, done?.version]).toEqual([[], next, way.length + 2]);
});

test('what is answered says how long that took, and reopening forgets answer and team', async () => {
  const receivedAt = new Date(Date.now() - 7_200_000).toISOString();
  const { id } = await receive(server.officer, { receivedAt });
  await act({ id, version: 1 }, 'assign');
  const { done } = await act({ id, version: 2 }, 'answer');
  expect(done).toMatchObject({ answer: 'On Monday.', assignedTo: 'Roads desk' });
  expect(Number(done?.hoursToAnswer)).toBeCloseTo(2, 1);
  const again = await act({ id, version: 3 }, 'reopen');
  expect(again.done).toMatchObject({ answer: null, assignedTo: null, hoursToAnswer: null });
});

describe('an allegation of sexual exploitation or abuse', () => {
  const allegation = { ...asked, category: 'SEA_ALLEGATION' };
  const labelsOf = async (summary: string) =>
    server.sql`select tlp, category from feedback where summary = ${summary}`;

  test('is RED whatever was asked for, and a machine that wrote it down cannot read it back', async () => {
    const summary = `One ${randomUUID().slice(0, 4)}`;
    const { done, refusals } = await send(server.officer, 'receiveFeedback', {
      ...allegation,
      summary,
      tlp: 'CLEAR',
      recipients,
    });
    expect([done, refusals]).toEqual([null, []]);
    expect(await labelsOf(summary)).toMatchObject([{ tlp: 'RED' }]);
  });

  test('names at least one person', async () => {
    const { refusals } = await send(server.officer, 'receiveFeedback', allegation);
    expect(refusals).toEqual([expect.stringMatching('^INVALID_INPUT input.recipients: .*name at least one')]);
  });

  test('that was received as a complaint becomes RED with the category, and is gone for others', async () => {
    const summary = `Another ${randomUUID().slice(0, 4)}`;
    const target = await receive(server.officer, { category: 'COMPLAINT', summary, tlp: 'GREEN' });
    const change = { ...target, assignedTo: 'Conduct desk', category: 'SEA_ALLEGATION' };
    expect((await send(server.officer, 'assignFeedback', change)).refusals).toEqual([
      expect.stringContaining('name at least one'),
    ]);
    await send(server.officer, 'assignFeedback', { ...change, recipients });
    expect(await labelsOf(summary)).toMatchObject([{ tlp: 'RED', category: 'SEA_ALLEGATION' }]);
    expect((await act({ ...target, version: 2 }, 'answer')).refusals).toEqual([
      'NOT_FOUND input.id: There is no such feedback.',
    ]);
  });

  test('cannot be stored under another label, whoever writes', async () => {
    await expect(
      server.sql`update feedback set tlp = 'AMBER' where category = 'SEA_ALLEGATION'`,
    ).rejects.toThrow('feedback_sea_is_red');
  });
});

test('feedback is AMBER unless said otherwise: others neither see it nor can answer it', async () => {
  const { id } = await receive(server.officer);
  const document = '{ feedbackItem(id: "ID") { tlp summary } feedback { nodes { id } } }'.replace('ID', id);
  expect(Object((await server.officer(document)).data).feedbackItem.tlp).toBe('AMBER');
  for (const stranger of [server.anonymous, server.partner]) {
    const { text } = await stranger(document);
    expect(text).toContain('"feedbackItem":null');
    expect(text.split(id)).toHaveLength(1);
  }
  const theirs = { id, version: 1, assignedTo: 'Us' };
  expect((await send(server.partner, 'assignFeedback', theirs)).refusals).toEqual([
    'NOT_FOUND input.id: There is no such feedback.',
  ]);
});

test('words, contact and notes are for the owner alone, also where the feedback is for everybody', async () => {
  const secret = { words: 'My cousin Jean says so.', contact: '+236 72 12 34 56', isContactConsented: true };
  const { id } = await receive(server.officer, { ...secret, tlp: 'CLEAR' });
  await send(server.officer, 'assignFeedback', { id, version: 1, assignedTo: 'Desk', note: 'Jean again.' });
  const document = `{ feedbackItem(id: "${id}") { summary original { words contact } history { action note } } }`;
  expect(Object((await server.officer(document)).data).feedbackItem).toMatchObject({
    original: { words: secret.words, contact: secret.contact },
    history: [
      { action: 'ASSIGN', note: 'Jean again.' },
      { action: 'RECEIVE', note: null },
    ],
  });
  for (const stranger of [server.anonymous, server.partner]) {
    const { data } = await stranger(document);
    expect(Object(data).feedbackItem).toEqual({ summary: asked.summary, original: null, history: [] });
  }
});

test('only the owner changes feedback that others see', async () => {
  const target = await receive(server.officer, { tlp: 'CLEAR' });
  const { answer } = await send(server.partner, 'assignFeedback', { ...target, assignedTo: 'Us' });
  expect(answer.codes).toEqual(['FORBIDDEN']);
});

test.each([
  [{ summary: 'Call 0612-345-678' }, 'input.summary'],
  [{ contact: '+236 72 12 34 56' }, 'input.contact'],
  [{ language: 'French' }, 'input.language'],
  [{ receivedAt: '2199-01-01T00:00:00Z' }, 'input.receivedAt'],
  [{ tlp: 'RED' }, 'input.recipients'],
])('%j is refused at %s', async (wrong, path) => {
  const { refusals } = await send(server.officer, 'receiveFeedback', { ...asked, ...wrong });
  expect(refusals).toEqual([expect.stringContaining(`INVALID_INPUT ${path}:`)]);
});

test('a version that is out of date changes nothing, and a request sent twice does nothing twice', async () => {
  const input = { ...asked, clientReference: randomUUID() };
  const first = await send(server.officer, 'receiveFeedback', input);
  const again = await send(server.officer, 'receiveFeedback', input);
  expect(again.done?.id).toBe(first.done?.id);
  const id = String(first.done?.id);
  await act({ id, version: 1 }, 'assign');
  expect((await act({ id, version: 1 }, 'answer')).refusals).toEqual([
    expect.stringMatching('^VERSION_CONFLICT input.version: .*version 2'),
  ]);
});

test('the machine without the scope and nobody at all receive nothing', async () => {
  expect((await send(server.machine, 'receiveFeedback', asked)).answer.codes).toEqual(['FORBIDDEN']);
  expect((await send(server.anonymous, 'receiveFeedback', asked)).answer.codes).toEqual(['UNAUTHENTICATED']);
});

describe('counts for everybody', () => {
  const counts = async (sender = server.anonymous) =>
    Object((await sender('{ feedbackCounts { region { pcode } weekStart category feedbackCount } }')).data)
      .feedbackCounts;
  const lastYear = { receivedAt: '2025-03-05T10:00:00Z', category: 'RUMOUR' };

  test('show a cell from five on, without those that are for few only', async () => {
    await server.sql`delete from feedback_counts`;
    for (let count = 0; count < 4; count += 1) await receive(server.officer, lastYear);
    await receive(server.partner, { ...lastYear, tlp: 'AMBER_STRICT' });
    expect(await counts()).toEqual([]);
    expect(await counts(server.officer)).toEqual([]);
    const last = await receive(server.partner, lastYear);
    const cell = { region: { pcode: 'CF21' }, weekStart: '2025-03-03', category: 'RUMOUR', feedbackCount: 5 };
    expect(await counts()).toEqual([cell]);
    await send(server.partner, 'assignFeedback', { ...last, assignedTo: 'Desk', tlp: 'AMBER_STRICT' });
    expect(await counts()).toEqual([]);
  });

  test('leave out the week that runs, in which each one could be watched as it comes', async () => {
    await server.sql`delete from feedback_counts`;
    for (let count = 0; count < 6; count += 1) await receive(server.officer);
    expect(await counts()).toEqual([]);
  });
});
