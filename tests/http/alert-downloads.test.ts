import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey } from '../../src/access/api-keys.ts';
import { parseCap } from '../../src/exchange/cap/parse-cap.ts';
import { readXml, type XmlElement } from '../../src/exchange/xml/read-xml.ts';
import { fighting, raiseAlert, sendAlert } from '../support/alert-sender.ts';
import { schemaComplaints } from '../support/cap-schema.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}${path}`, { headers });
const capOf = async (id: string): Promise<string> => (await get(`/alerts/${id}.cap`)).text();

/** The code of the error that a request was answered with. */
async function codeOf(response: Response): Promise<string> {
  const { errors } = JSON.parse(await response.text());
  return errors[0].extensions.code;
}

/** The elements of that name below an element. */
const all = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name);
const textOf = (element: XmlElement, name: string): string => all(element, name)[0]?.text ?? '';
const linkOf = (element: XmlElement, rel: string): string | undefined =>
  all(element, 'link').find(({ attributes }) => attributes.rel === rel)?.attributes.href;

const everything = {
  ...fighting,
  language: 'fr-CF',
  responseTypes: ['SHELTER', 'ALL_CLEAR'],
  headline: 'Combats à <Batangafo> & environs',
  description: 'Première ligne\r\nseconde ligne ]]>',
  eventCodes: [{ name: 'local', value: '7' }],
  resources: [{ description: 'Map', mimeType: 'image/png', uri: 'https://example.org/map.png', size: 5 }],
  areas: [
    {
      description: 'Ouham',
      pcodes: ['CF21'],
      polygons: ['7,18 7,19 8,19 7,18'],
      circles: ['7.3,18.28 25'],
      altitude: 100.5,
      ceiling: 2000,
    },
  ],
};

test('an alert is a valid message of CAP that says what was raised', async () => {
  const { id } = await raiseAlert(server.officer, { infos: [everything, fighting], note: 'By radio.' });
  const response = await get(`/alerts/${id}.cap`);
  expect(response.headers.get('content-type')).toBe('application/cap+xml; charset=utf-8');
  const text = await response.text();
  expect(await schemaComplaints(text)).toEqual([]);
  const alert = parseCap(text);
  expect(alert).toMatchObject({ identifier: id, sender: 'XM-DAC-41121', scope: 'PUBLIC', note: 'By radio.' });
  expect(alert.sent).toMatch(/-00:00$/);
  expect(alert.infos).toHaveLength(2);
  const { areas, resources, ...said } = everything;
  expect(alert.infos[0]).toMatchObject(said);
  expect(alert.infos[0]?.resources[0]).toMatchObject(resources[0] ?? {});
  expect(alert.infos[0]?.areas[0]).toMatchObject({
    polygons: areas[0]?.polygons,
    circles: areas[0]?.circles,
    altitude: 100.5,
    geocodes: [{ name: 'P-CODE', value: 'CF21' }],
  });
});

test('an update and a cancellation refer to what they change, and are valid', async () => {
  const first = await raiseAlert(server.officer);
  const target = { id: first.id, version: first.version };
  const { alert: second } = await sendAlert(server.officer, 'updateAlert', { ...target, infos: [fighting] });
  const again = { id: second?.id, version: second?.version, note: 'Over.' };
  const fields = 'cancelledBy { id }';
  const { alert: cancelled } = await sendAlert(server.officer, 'cancelAlert', again, fields);
  const cancelledBy = (cancelled as unknown as { cancelledBy: { id: string } }).cancelledBy.id;
  const texts = await Promise.all([first.id, String(second?.id), cancelledBy].map(capOf));
  expect(await schemaComplaints(...texts)).toEqual([]);
  const [one, two, three] = texts.map(parseCap);
  expect([one?.messageType, two?.messageType, three?.messageType]).toEqual(['ALERT', 'UPDATE', 'CANCEL']);
  const nameOf = (alert: typeof one) => ({
    sender: alert?.sender,
    identifier: alert?.identifier,
    sent: alert?.sent,
  });
  expect(two?.references).toEqual([nameOf(one)]);
  expect(three?.references).toEqual([nameOf(two)]);
});

test('an exercise says so in its message and stays out of the feed of what is meant in earnest', async () => {
  const { id } = await raiseAlert(server.officer, { status: 'EXERCISE' });
  expect(parseCap(await capOf(id)).status).toBe('EXERCISE');
  expect(await (await get('/alerts.atom')).text()).not.toContain(id);
  expect(await (await get('/alerts.atom?status=EXERCISE')).text()).toContain(`${id}.cap`);
});

test.each([
  ['unknown', `alert_${randomUUID()}.cap`],
  ['of another type', `incident_${randomUUID()}.cap`],
  ['without its ending', `alert_${randomUUID()}`],
  ['none at all', 'nonsense'],
])('an alert whose name is %s is not found', async (_what, file) => {
  const response = await get(`/alerts/${file}`);
  expect(response.status).toBe(404);
  expect(await codeOf(response)).toBe('NOT_FOUND');
});

test('a labelled alert is not found by who may not see it, and stays in no shared cache of who may', async () => {
  const { id } = await raiseAlert(server.officer, { tlp: 'AMBER_STRICT' });
  const key = await issueApiKey(server.database, {
    organisationId: uuidFor('UNHCR'),
    label: 'reader',
    scopes: [],
    expiresAt: new Date(Date.now() + 60_000),
  });
  expect((await get(`/alerts/${id}.cap`)).status).toBe(404);
  expect(await (await get('/alerts.atom')).text()).not.toContain(id);
  const authorization = `Bearer ${key}`;
  const known = await get(`/alerts/${id}.cap`, { authorization });
  expect(known.headers.get('cache-control')).toBe('private, no-store');
  const text = await known.text();
  expect(await schemaComplaints(text)).toEqual([]);
  expect(parseCap(text)).toMatchObject({ scope: 'RESTRICTED', restriction: 'TLP:AMBER+STRICT' });
  expect(await (await get('/alerts.atom', { authorization })).text()).toContain(id);
});

test('a bad key is refused rather than answered as nobody', async () => {
  const { id } = await raiseAlert(server.officer);
  for (const path of ['/alerts.atom', `/alerts/${id}.cap`]) {
    expect((await get(path, { authorization: 'Bearer hal_no_such' })).status).toBe(401);
  }
});

test('whoever holds the present text is sent none', async () => {
  const { id } = await raiseAlert(server.officer);
  for (const path of ['/alerts.atom', `/alerts/${id}.cap`]) {
    const etag = (await get(path)).headers.get('etag') ?? '';
    const again = await get(path, { 'if-none-match': `"other", W/${etag}` });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
  }
  const before = (await get('/alerts.atom')).headers.get('etag');
  await raiseAlert(server.officer);
  expect((await get('/alerts.atom')).headers.get('etag')).not.toBe(before);
});

test('the feed is Atom: each entry has an id, a title, times, an author and a link to its message', async () => {
  const { id } = await raiseAlert(server.officer, { infos: [everything] });
  const response = await get('/alerts.atom');
  expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
  const feed = readXml(await response.text());
  expect([feed.namespace, feed.name]).toEqual(['http://www.w3.org/2005/Atom', 'feed']);
  expect(textOf(feed, 'id')).toBe(`${server.url}/alerts.atom`);
  const entry = all(feed, 'entry').find((each) => textOf(each, 'id') === `urn:uuid:${id.slice(6)}`);
  if (entry === undefined) throw new Error('The feed does not hold it.');
  expect(textOf(feed, 'updated')).toBe(textOf(entry, 'updated'));
  expect(textOf(entry, 'title')).toBe(everything.headline);
  expect(textOf(entry, 'published')).toMatch(/^\d{4}-.*:\d\d\.000Z$/);
  expect(all(entry, 'author')).toHaveLength(1);
  expect(all(entry, 'category')[0]?.attributes.term).toBe('Security');
  expect(linkOf(entry, 'alternate')).toBe(`${server.url}/alerts/${id}.cap`);
});

test('the pages of the feed hold every alert once', async () => {
  const raised = new Set<string>();
  for (let count = 0; count < 55; count += 1) {
    raised.add((await raiseAlert(server.officer, { status: 'TEST' })).id);
  }
  const seen: string[] = [];
  let next: string | undefined = `${server.url}/alerts.atom?status=TEST`;
  while (next !== undefined) {
    const feed = readXml(await (await fetch(next)).text());
    expect(linkOf(feed, 'self')).toBe(next);
    seen.push(...all(feed, 'entry').map((entry) => `alert_${textOf(entry, 'id').slice('urn:uuid:'.length)}`));
    next = linkOf(feed, 'next');
  }
  expect(seen).toEqual([...raised].reverse());
});

test.each([
  ['status=Nonsense', 'BAD_VALUE'],
  ['before=alert_1', 'BAD_ID'],
])('a page that is asked for by %s is refused with %s', async (query, code) => {
  const response = await get(`/alerts.atom?${query}`);
  expect([response.status, await codeOf(response)]).toEqual([400, code]);
});

test('what another machine calls the hub goes into links only when it is the name of a host', async () => {
  const { port } = new URL(server.url);
  const status = await new Promise((resolve, reject) => {
    const asked = request({ port, path: '/alerts.atom', headers: { host: 'a"><b' } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on('error', reject).end();
  });
  expect(status).toBe(400);
});
