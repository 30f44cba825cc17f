import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { decodeLogCursor, encodeLogCursor } from '../../src/log/cursor.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { type Line, openLine, transports } from '../support/access-matrix/lines.ts';
import { liveAgreement } from '../support/agreement-writing.ts';
import { type ReadEntry, readAudit } from '../support/audit.ts';
import { readLogOf } from '../support/event-log.ts';
import { alertDocument, feedDocument } from '../support/feed-client.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { readers } from '../support/readers.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { senderTo } from '../support/writing-server.ts';

let live: LiveServer;
let world: LabelledWorld;
let authorization: string;
beforeAll(async () => {
  live = await startLiveServer();
  world = await buildLabelledWorld(live);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: 'mirror', scopes: keyScopes, expiresAt };
  authorization = `Bearer ${await issueApiKey(live.database, key)}`;
  await liveAgreement(live.officer, senderTo(live.httpUrl, authorization));
});
afterAll(() => live.close());

let noted: number;
beforeEach(async () => {
  noted = (await readAudit(live.log.admin)).length;
});

/** The readings that were written down since the test began. */
async function readings(): Promise<readonly ReadEntry[]> {
  return (await readAudit(live.log.admin, noted)).filter(({ action }) => action === 'READ');
}

const ids = (entries: readonly ReadEntry[]) => entries.map(({ subjectId }) => subjectId).sort();
const incident = (): string => world.incidents.AMBER;
const alert = (): string => world.alerts.AMBER;
const listed = '{ incidents(first: 100) { edges { node { headline tlp } } nodes { id } } }';
const region = '{ region(pcode: "CF21") { incidents(first: 100) { nodes { headline } } } }';
const nested = (id: string) =>
  `{ nodes(ids: ["alert_${id}"]) { ... on Alert { lifecycle infos { event } } } }`;

const ways: readonly (readonly [string, () => string, () => readonly string[], string])[] = [
  ['by node', () => `{ node(id: "incident_${incident()}") { id } }`, () => [incident()], 'QUERY'],
  [
    'by its own field',
    () => `{ incident(id: "incident_${incident()}") { tlp } }`,
    () => [incident()],
    'QUERY',
  ],
  ['in a list, edges and nodes', () => listed, () => [incident()], 'QUERY'],
  ['nested in a region', () => region, () => [incident()], 'QUERY'],
  ['as an alert among nodes', () => nested(alert()), () => [alert()], 'QUERY'],
  [
    'by the headline that a search tells',
    () => '{ search(text: "labelled", kinds: [INCIDENT]) { name } }',
    () => [incident()],
    'QUERY',
  ],
  [
    'by a search, with its subject',
    () => '{ search(text: "labelled", kinds: [ALERT]) { name subject { ... on Alert { id } } } }',
    () => [alert()],
    'QUERY',
  ],
  ['in a list of alerts', () => '{ alerts { nodes { id } } }', () => [alert()], 'QUERY'],
  [
    'with a field that is resolved beside it',
    () => `{ me { organisation { id } } node(id: "alert_${alert()}") { id } }`,
    () => [alert()],
    'QUERY',
  ],
];

test.each(ways)(
  'a shared AMBER record that is read %s leaves one entry',
  async (_way, query, expected, way) => {
    for (const transport of transports) {
      const line = openLine(transport, live, authorization);
      await line.ask({ query: query() });
      await line.close();
    }
    const entries = await readings();
    expect(ids(entries)).toEqual(transports.flatMap(() => expected()).sort());
    expect(new Set(entries.map((entry) => entry.way))).toEqual(new Set([way]));
    expect(entries[0]).toMatchObject({ organisationIds: [uuidFor('MdM')], personId: null, tlp: 'AMBER' });
    expect(entries[0]).toMatchObject({ ownerId: uuidFor('UNHCR'), subjectVersion: 1, command: null });
    expect(entries[0]?.keyId).toMatch(/^[0-9a-f-]{36}$/);
  },
);

test.each([
  ['counted', () => '{ incidents { totalCount } alerts { totalCount } }'],
  ['CLEAR', () => `{ node(id: "incident_${world.incidents.CLEAR}") { id } }`],
  ['GREEN', () => `{ node(id: "incident_${world.incidents.GREEN}") { id } }`],
  ['hidden', () => `{ node(id: "incident_${world.incidents.RED}") { id } }`],
])('what is only %s leaves no entry', async (_what, query) => {
  const line = openLine('HTTP', live, authorization);
  expect(JSON.parse(await line.ask({ query: query() })).errors).toBeUndefined();
  expect(await readings()).toEqual([]);
});

test('an organisation reads its own AMBER records, and the public what it may see, without an entry', async () => {
  await live.officer(listed);
  await openLine('HTTP', live, undefined).ask({ query: listed });
  expect(await readings()).toEqual([]);
});

test('whatever is RED leaves an entry with the person who read it, also of the organisation that owns it', async () => {
  for (const name of ['a recipient elsewhere', 'a recipient of the owner'] as const) {
    const document = parse(`{ node(id: "incident_${world.incidents.RED}") { id } }`);
    const answer = await live.graph.answer({ document, audience: readers[name] });
    expect(answer.errors).toBeUndefined();
  }
  const entries = await readings();
  expect(entries.map(({ personId }) => personId)).toEqual([uuidFor('person ana'), uuidFor('person ulla')]);
  expect(entries.map(({ tlp }) => tlp)).toEqual(['RED', 'RED']);
});

test('what a mutation answers of the record of another is read too, beside the command', async () => {
  const action = { id: `incident_${incident()}`, version: 1, reason: 'We were there.' };
  const { userErrors } = await mutate(senderTo(live.httpUrl, authorization), 'disputeIncident', action);
  expect(userErrors).toEqual([]);
  const entries = await readAudit(live.log.admin, noted);
  expect(entries.map(({ action: what, way }) => `${what} ${way}`)).toEqual([
    'COMMAND MUTATION',
    'READ MUTATION',
  ]);
  expect(entries.map(({ subjectId, ownerId }) => [subjectId, ownerId])).toEqual(
    [0, 1].map(() => [incident(), uuidFor('UNHCR')]),
  );
});

test('messages of CAP and the page that lists them are read, each once, and not when nothing is sent', async () => {
  const get = (path: string, headers = {}) =>
    fetch(`${live.httpUrl}${path}`, { headers: { authorization, ...headers } });
  const etag = (await get(`/alerts/alert_${alert()}.cap`)).headers.get('etag') ?? '';
  await get('/alerts.atom');
  await get(`/alerts/alert_${alert()}.cap`, { 'if-none-match': etag });
  await get(`/alerts/alert_${world.alerts.CLEAR}.cap`);
  const entries = await readings();
  expect(ids(entries)).toEqual([alert(), alert()]);
  expect(entries.map(({ way }) => way)).toEqual(['DOWNLOAD', 'DOWNLOAD']);
});

/** Listens on a line until it has heard a text. */
async function hear(line: Line, query: string, variables: Record<string, unknown>) {
  let text = '';
  let wake = (): void => {};
  const stop = line.listen?.({ query, variables }, (message) => {
    text += message;
    wake();
  });
  const until = async (part: string): Promise<void> => {
    while (!text.includes(part)) await new Promise<void>((resolve) => (wake = resolve));
  };
  await until('CaughtUp');
  return { until, stop };
}

test.each(['websocket', 'SSE'] as const)('a snapshot over %s is read record by record', async (transport) => {
  const line = openLine(transport, live, authorization);
  const feeds = [feedDocument, alertDocument].map((query) => hear(line, query, { snapshot: true }));
  for (const { stop } of await Promise.all(feeds)) stop?.();
  await line.close();
  const entries = await readings();
  expect(ids(entries)).toEqual([incident(), alert()].sort());
  expect(entries.map(({ way }) => way)).toEqual(['FEED', 'FEED']);
});

test('a live message is read once by each reader, before it is told, and by nobody who is not told', async () => {
  const lines = (['websocket', 'SSE'] as const).map((transport) => openLine(transport, live, authorization));
  const owner = openLine('websocket', live, live.authorization);
  const heard = await Promise.all([...lines, owner].map((line) => hear(line, feedDocument, {})));
  const { id } = await report(live.officer, { tlp: 'AMBER', headline: 'Told live' });
  await Promise.all(heard.map(({ until }) => until(id)));
  const entries = await readings();
  expect(ids(entries)).toEqual([id.slice(-36)]);
  expect(entries[0]).toMatchObject({ way: 'FEED', organisationIds: [uuidFor('MdM')] });
  const { id: open } = await report(live.officer, { headline: 'Told to all' });
  await Promise.all(heard.map(({ until }) => until(open)));
  expect(await readings()).toHaveLength(1);
  for (const { stop } of heard) stop?.();
  await Promise.all([...lines, owner].map((line) => line.close()));
});

test('changes leave an entry where they show the record, and none where they name it alone', async () => {
  const after = encodeLogCursor(await readLogState(live.database));
  const { id } = await report(live.officer, { tlp: 'AMBER', headline: 'Told by changes' });
  await readLogOf(live.database, 1, decodeLogCursor(after).position);
  noted = (await readAudit(live.log.admin)).length;
  const line = openLine('HTTP', live, authorization);
  const ask = (fields: string) =>
    line.ask({ query: `{ changes(after: "${after}") { changes { ${fields} } } }` });
  expect(await ask('kind subjectId')).toContain(id);
  expect(await readings()).toEqual([]);
  expect(await ask('subject { ... on Incident { headline } }')).toContain('Told by changes');
  const entries = await readings();
  expect(ids(entries)).toEqual([id.slice(-36)]);
  expect(entries[0]?.way).toBe('CHANGES');
});

test('an answer that cannot be written down is not given', async () => {
  await live.log.admin`revoke insert on log.audit_outbox from halcyon_app`;
  const line = openLine('HTTP', live, authorization);
  const refused = await line.ask({ query: `{ node(id: "incident_${incident()}") { id } }` });
  const open = await line.ask({ query: `{ node(id: "incident_${world.incidents.CLEAR}") { id } }` });
  await live.log.admin`grant insert on log.audit_outbox to halcyon_app`;
  expect(refused).not.toContain(`incident_${incident()}`);
  expect(JSON.parse(refused).errors).toHaveLength(1);
  expect(open).toContain(world.incidents.CLEAR);
});
