import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { type Sequencer, startSequencer } from '../../src/log/sequencer.ts';
import { raiseAlert } from '../support/alert-sender.ts';
import { silent } from '../support/event-log.ts';
import { awaitChanges, readAsOf } from '../support/following.ts';
import { mutate, report, uuidIn } from '../support/incident-writing.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let sequencer: Sequencer;
/** Where the log stood before two were reported in the same words, one in earnest and one in an exercise. */
let start: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
  server = await startWritingServer();
  sequencer = startSequencer({ url: server.databaseUrl, log: silent, daysKept: 90 });
  await report(server.officer);
  await awaitChanges(server.anonymous, encodeLogCursor({ epoch: 1, position: 0 }), 1);
  start = await readAsOf(server.anonymous);
  for (const status of ['ACTUAL', 'EXERCISE']) {
    const { id } = await report(server.officer, { headline: 'Status in question', status });
    ids[status] = id;
    const uuid = uuidIn(id);
    await server.sql`update incidents set conflict_id = ${uuidFor('conflict')}, dyad_id = ${uuidFor('dyad')} where id = ${uuid}`;
    await server.sql`insert into incident_actors (incident_id, actor_id, side) values (${uuid}, ${uuidFor('army')}, 1)`;
  }
  await awaitChanges(server.anonymous, start, 1);
});
afterAll(async () => {
  await sequencer.close();
  await server.close();
});

const page = (more = '') =>
  `incidents(filter: { text: "Status in question" FILTER }${more}) { totalCount nodes { id } }`;
const within = (parent: string) => `{ parent: ${parent} { ${page()} } }`;

/** Every way to reach incidents in numbers; FILTER stands for what the filter says beside the words. */
const lists: readonly (readonly [path: string, document: string])[] = [
  ['the list of incidents', `{ parent: __typename ${page()} }`],
  [
    'the list as known at an instant',
    `{ parent: __typename ${page(', asKnownAt: "2100-01-01T00:00:00Z"')} }`,
  ],
  ['a region', within('region(pcode: "CF21")')],
  ['the country above it', within('region(pcode: "CAF")')],
  ['a mission', within('mission(acronym: "MINUSCA")')],
  ['an actor', within(`actor(id: "actor_${uuidFor('army')}")`)],
  ['a dyad', within(`node(id: "dyad_${uuidFor('dyad')}") { ... on Dyad`).replace(/}$/, '} }')],
  ['a conflict', within(`conflict(id: "conflict_${uuidFor('conflict')}")`)],
];

async function idsOf(document: string): Promise<readonly string[]> {
  const { text } = await server.anonymous(document);
  const { parent, incidents = parent.incidents } = JSON.parse(text).data;
  expect(incidents.totalCount).toBe(incidents.nodes.length);
  return incidents.nodes.map(({ id }: { id: string }) => id).sort();
}

describe.each(lists)('through %s', (_path, document) => {
  test.each([
    ['', ['ACTUAL']],
    [', statuses: null', ['ACTUAL']],
    [', statuses: [ACTUAL]', ['ACTUAL']],
    [', statuses: [EXERCISE]', ['EXERCISE']],
    [', statuses: [ACTUAL, EXERCISE]', ['ACTUAL', 'EXERCISE']],
    [', standing: [CURRENT]', ['ACTUAL']],
    [', statuses: []', []],
  ])('a filter that says "%s" finds %j', async (filter, statuses) => {
    const expected = statuses.map((status) => ids[status]).sort();
    expect(await idsOf(document.replaceAll('FILTER', filter))).toEqual(expected);
  });
});

test('totals count an exercise only when they are asked for it', async () => {
  const count = (name: string, filter: string) =>
    `${name}: incidentTotals(by: [], filter: { text: "Status in question" ${filter} }) { incidentCount }`;
  const { data } = await server.anonymous(
    `{ ${count('usual', '')} ${count('exercised', 'statuses: [EXERCISE]')} ${count('both', 'statuses: [ACTUAL, EXERCISE]')} }`,
  );
  const counted = (incidentCount: number) => [{ incidentCount }];
  expect(data).toEqual({ usual: counted(1), exercised: counted(1), both: counted(2) });
});

test('changes tell of an exercise only when they are asked for it', async () => {
  const changes = (argument: string) => `changes(after: "${start}" ${argument}) { changes { subjectId } }`;
  const both = 'statuses: [ACTUAL, EXERCISE]';
  await expect
    .poll(async () => {
      const { text } = await server.anonymous(
        `{ usual: ${changes('')} exercised: ${changes('statuses: [EXERCISE]')} all: ${changes(both)} }`,
      );
      const answers: { changes: { subjectId: string }[] }[] = Object.values(JSON.parse(text).data);
      return answers.map((answer) => answer.changes.map(({ subjectId }) => subjectId));
    })
    .toEqual([[ids.ACTUAL], [ids.EXERCISE], [ids.ACTUAL, ids.EXERCISE]]);
});

test('by its id an exercise is answered as what it is, in all its versions', async () => {
  const exercise = await report(server.officer, { status: 'EXERCISE' });
  const changes = { headline: 'Another wording' };
  const fields = 'status revisions { status }';
  const { incident } = await mutate(server.officer, 'correctIncident', { ...exercise, changes }, fields);
  expect(incident).toEqual({ status: 'EXERCISE', revisions: [{ status: 'EXERCISE' }] });
});

test('a report that says nothing of it is meant in earnest', async () => {
  const { incident } = await mutate(
    server.officer,
    'reportIncident',
    { headline: 'Plain', occurredFrom: '2024-05-01', kind: 'RIOTS', pcode: 'CF21' },
    'status',
  );
  expect(incident).toEqual({ status: 'ACTUAL' });
});

test('an exercise is not merged into the real world, nor the real world into an exercise', async () => {
  const [real, exercise] = [
    await report(server.officer),
    await report(server.officer, { status: 'EXERCISE' }),
  ];
  const other = await report(server.partner, { status: 'EXERCISE' });
  const merge = async (from: typeof real, into: typeof real) =>
    (await mutate(server.officer, 'mergeIncidents', { ...from, into: into.id })).userErrors;
  const refused = [{ __typename: 'InvalidInput', path: ['input', 'into'] }];
  expect(await merge(exercise, real)).toMatchObject(refused);
  expect(await merge(real, exercise)).toMatchObject(refused);
  expect(await merge(other, exercise)).toEqual([]);
});

test('an alert in earnest does not rest on an exercise; one of an exercise may', async () => {
  const { id } = await report(server.officer, { status: 'EXERCISE' });
  const raise = (status: string) => raiseAlert(server.officer, { status, incidents: [id] });
  await expect(raise('ACTUAL')).rejects.toThrow(/belongs to an exercise/);
  expect(await raise('EXERCISE')).toMatchObject({ version: 1 });
});
