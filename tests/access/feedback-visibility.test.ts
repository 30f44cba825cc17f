import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readAs } from '../../src/database/audience.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { readLogOf } from '../support/event-log.ts';
import { uuidIn } from '../support/incident-writing.ts';
import { asked, send } from '../support/listening.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { buildPerson } from '../support/people.ts';
import { labels, mustSee, type ReaderName, readerNames, readers } from '../support/readers.ts';

let live: LiveServer;
let start: string;
const ids = new Map<string, string>();

beforeAll(async () => {
  live = await startLiveServer();
  start = encodeLogCursor(await readLogState(live.database));
  const people = { otto: 'MdM', ana: 'MdM', uwe: 'UNHCR', ulla: 'UNHCR' };
  for (const [subject, organisation] of Object.entries(people)) {
    await buildPerson(live.database, { issuer: 'test', subject, organisation });
  }
  await buildPerson(live.database, { issuer: 'test', subject: 'nemo' });
  const recipients = ['a recipient elsewhere', 'a recipient of the owner'] as const;
  for (const tlp of labels) {
    const named = recipients.map((name) => `person_${readers[name].personId}`);
    const label = { tlp, ...((tlp === 'AMBER' || tlp === 'RED') && { recipients: named }) };
    await send(live.officer, 'receiveFeedback', { ...asked, ...label, summary: `Said ${tlp}`, words: tlp });
    const [row] = await live.sql`select id from feedback where summary = ${`Said ${tlp}`}`;
    ids.set(tlp, row?.id);
  }
  await readLogOf(live.database, labels.length);
});
afterAll(() => live.close());

async function ask(name: ReaderName, document: string): Promise<string> {
  const request = { document: parse(document), variables: {}, audience: readers[name] };
  return stringifyAnswer(await live.graph.answer(request));
}

const labelsIn = (text: string) => labels.filter((label) => text.includes(ids.get(label) ?? '?'));

const ways: readonly (readonly [way: string, document: () => string])[] = [
  ['lists', () => '{ feedback(first: 100) { nodes { id } } }'],
  [
    'filters',
    () => '{ feedback(filter: { pcode: "CAF", categories: [QUESTION] }) { edges { node { id } } } }',
  ],
  ['nodes', () => `{ nodes(ids: [${[...ids.values()].map((id) => `"feedback_${id}"`)}]) { id } }`],
  ['changes', () => `{ changes(after: "${start}") { changes { subjectId } } }`],
  [
    'changes of a kind',
    () => `{ changes(after: "${start}", kinds: [FEEDBACK_RECEIVED]) { changes { subject { id } } } }`,
  ],
];

describe.each(readerNames)('%s', (name) => {
  test.each(ways)('sees by %s what the table of labels says', async (_way, document) => {
    expect(labelsIn(await ask(name, document()))).toEqual(mustSee(name));
  });

  test('counts no more than that, and is told why it sees each', async () => {
    expect(await ask(name, '{ feedback { totalCount } }')).toContain(`"totalCount":${mustSee(name).length}`);
  });

  test('reads what is for the owner only as one of its people, of what they see', async () => {
    const ofOwner = name.includes('owner');
    for (const table of ['feedback_words', 'feedback_events']) {
      const statement = { name: 'raw', text: `select feedback_id::text from ${table}` };
      const rows = await readAs(live.database, readers[name], statement, []);
      expect(labelsIn(rows.join()), table).toEqual(ofOwner ? mustSee(name) : []);
    }
  });
});

test('whoever sees feedback is told why', async () => {
  const text = await live.officer(
    `{ explainAccess(id: "feedback_${ids.get('AMBER')}") { tlp rule agreement { id } } }`,
  );
  expect(text.data).toEqual({ explainAccess: { tlp: 'AMBER', rule: 'OWNER', agreement: null } });
});

test('when feedback becomes RED, whoever saw it is told in the log that it went, and not of before', async () => {
  const { done } = await send(live.officer, 'receiveFeedback', {
    ...asked,
    tlp: 'CLEAR',
    category: 'COMPLAINT',
  });
  const id = String(done?.id);
  const named = {
    category: 'SEA_ALLEGATION',
    recipients: [`person_${readers['a recipient elsewhere'].personId}`],
  };
  await send(live.officer, 'assignFeedback', { id, version: 1, assignedTo: 'Conduct desk', ...named });
  await readLogOf(live.database, labels.length + 2);
  const query = `{ changes(after: "${start}") { changes { kind subjectId subjectVersion subject { id } } } }`;
  const { data } = JSON.parse(await ask('anybody', query));
  const told = data.changes.changes.filter(({ subjectId }: { subjectId: string }) => subjectId === id);
  expect(told).toEqual([{ kind: 'FEEDBACK_ASSIGNED', subjectId: id, subjectVersion: 2, subject: null }]);
  expect(await ask('a recipient elsewhere', query)).toContain(`"subject":{"id":"feedback_${uuidIn(id)}"}`);
});
