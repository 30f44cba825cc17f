import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CapAlert } from '../../../src/exchange/cap/cap-alert.ts';
import { readStoredAlert } from '../../../src/exchange/cap/stored-alert.ts';
import { writeCap } from '../../../src/exchange/cap/write-cap.ts';
import { cap } from '../../../src/exchange/in/cap.ts';
import type { FileReport } from '../../../src/exchange/report.ts';
import { raiseAlert } from '../../support/alert-sender.ts';
import { capAlerts } from '../../support/cap-arbitrary.ts';
import { capMessage, feedOf, flooding, referenceTo } from '../../support/cap-message.ts';
import { capFixture } from '../../support/cap-schema.ts';
import { importText } from '../../support/import-text.ts';
import { startWritingServer, type WritingServer } from '../../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const importOf = (text: string): Promise<FileReport> => importText(server.database, cap, 'feed.xml', text);
const importAll = (...alerts: readonly CapAlert[]): Promise<FileReport> => importOf(feedOf(...alerts));
let count = 0;
/** A name that no other test uses. */
function fresh(): string {
  count += 1;
  return `m${count}`;
}

/** What the hub holds of a message. */
async function heldOf({ identifier }: CapAlert) {
  const [row] = await server.sql<{ id: string; version: number; by: string | null; lifecycle: string }[]>`
    select alert.id, alert.version, ending.identifier as by,
           case when alert.message_type = 'CANCEL' or alert.cancelled_by_id is not null then 'CANCELLED'
                when alert.superseded_by_id is not null then 'SUPERSEDED' else 'ACTIVE' end as lifecycle
      from alerts alert
      left join alerts ending on ending.id = coalesce(alert.superseded_by_id, alert.cancelled_by_id)
     where alert.identifier = ${identifier}`;
  if (row === undefined) return undefined;
  const { id, ...rest } = row;
  const alert = await readStoredAlert(server.database, { kind: 'public' }, id, new Map());
  return { ...rest, id, alert, cap: alert && writeCap(alert) };
}

/** The messages of these that are in force, by name. */
async function inForce(alerts: readonly CapAlert[]): Promise<string[]> {
  const held = await Promise.all(alerts.map(heldOf));
  return alerts
    .filter((_alert, place) => held[place]?.lifecycle === 'ACTIVE')
    .map(({ identifier }) => identifier);
}

test('what comes in goes out again as it came, whatever it says', async () => {
  const sent = fc
    .sample(capAlerts, 60)
    .map((alert, place) => ({ ...alert, identifier: `any${place}`, scope: 'PUBLIC' as const }))
    .map((alert) => (alert.status === 'DRAFT' ? { ...alert, status: 'TEST' as const } : alert))
    .map((alert) => ({ ...alert, messageType: 'ALERT' as const }))
    .map((alert) => (alert.infos.length === 0 ? { ...alert, infos: [flooding] } : alert));
  expect(await importAll(...sent)).toMatchObject({ new: 60, rejected: 0 });
  for (const alert of sent) expect((await heldOf(alert))?.cap).toBe(writeCap(alert));
});

test.each([['earthquake.cap'], ['amber.atom'], ['weather.atom']])(
  'published alerts come in: %s',
  async (name) => {
    expect(await importOf(capFixture(name))).toMatchObject({ rows: 1, new: 1, rejected: 0 });
    expect(await importOf(capFixture(name))).toMatchObject({ new: 0, unchanged: 1, rejected: 0 });
  },
);

test('an alert from outside is on the graph with all that it says, and nobody here owns it', async () => {
  const alert = capMessage(fresh(), 0, {
    origin: 'Gauge 7',
    restriction: 'none',
    addresses: ['a b'],
    codes: ['x'],
    incidentNames: ['GLIDE FL-1'],
    infos: [
      {
        ...flooding,
        resources: [
          { description: 'Map', mimeType: 'image/png', uri: null, size: 3, content: 'AAAA', digest: null },
        ],
        areas: [
          {
            description: 'Ouham',
            polygons: [],
            circles: [],
            geocodes: [{ name: 'P-CODE', value: 'CF21' }],
            altitude: null,
            ceiling: null,
          },
        ],
      },
    ],
  });
  await importAll(alert);
  const { id } = (await heldOf(alert)) ?? {};
  const { data } = await server.anonymous(`{ alert(id: "alert_${id}") {
    sent origin restriction addresses codes incidentNames owner { id } source { slug }
    regions { pcode } infos { resources { content } } } }`);
  expect(data).toEqual({
    alert: {
      sent: '2024-05-01T11:00:00.000Z',
      origin: 'Gauge 7',
      restriction: 'none',
      addresses: ['a b'],
      codes: ['x'],
      incidentNames: ['GLIDE FL-1'],
      owner: null,
      source: { slug: 'cap-messages' },
      regions: [{ pcode: 'CF21' }],
      infos: [{ resources: [{ content: 'AAAA' }] }],
    },
  });
});

test('a message of the same name with another content is refused: a message never changes', async () => {
  const alert = capMessage(fresh(), 0);
  await importAll(alert);
  const report = await importAll({ ...alert, note: 'Worse now.' });
  expect(report).toMatchObject({ new: 0, rejected: 1 });
  expect(report.rejections[0]?.reason).toContain('was sent before with another content');
  expect((await heldOf(alert))?.cap).toBe(writeCap(alert));
});

test('an update takes the place of what it refers to, a cancellation takes it back, and feeds are told', async () => {
  const first = capMessage(fresh(), 0);
  const second = capMessage(fresh(), 1, { messageType: 'UPDATE', references: [referenceTo(first)] });
  const third = capMessage(fresh(), 2, {
    messageType: 'CANCEL',
    references: [referenceTo(first), referenceTo(second)],
  });
  // The latest first, as feeds have it.
  expect(await importAll(third, second, first)).toMatchObject({ new: 3, rejected: 0 });
  expect(await heldOf(first)).toMatchObject({ lifecycle: 'SUPERSEDED', by: second.identifier, version: 2 });
  expect(await heldOf(second)).toMatchObject({ lifecycle: 'CANCELLED', by: third.identifier, version: 2 });
  const ids = await Promise.all([first, second, third].map(async (alert) => (await heldOf(alert))?.id ?? ''));
  const told = await server.sql<{ kind: string }[]>`
    select kind from log.outbox where entity_id = any(${ids}::uuid[]) order by ordinal`;
  expect(told.map(({ kind }) => kind)).toEqual([
    'alert.raised',
    'alert.superseded',
    'alert.raised',
    'alert.cancelled',
    'alert.raised',
  ]);
});

test('a message may change one of another sender, and a name that is spelt otherwise still finds it', async () => {
  const first = capMessage(fresh(), 0, { sender: 'regional@example.org' });
  const second = capMessage(fresh(), 1, { messageType: 'UPDATE', references: [referenceTo(first)] });
  const third = capMessage(fresh(), 2, {
    messageType: 'CANCEL',
    references: [{ ...referenceTo(second), sender: 'RIVERS@EXAMPLE.ORG' }],
  });
  for (const alert of [first, second, third]) await importAll(alert);
  expect([(await heldOf(first))?.lifecycle, (await heldOf(second))?.lifecycle]).toEqual([
    'SUPERSEDED',
    'CANCELLED',
  ]);
});

test('the time of a reference is an instant: another offset names the same message', async () => {
  const first = capMessage(fresh(), 0);
  const reference = { ...referenceTo(first), sent: '2024-05-01T11:00:00-00:00' };
  const second = capMessage(fresh(), 1, { messageType: 'CANCEL', references: [reference] });
  await importAll(first, second);
  expect(await heldOf(first)).toMatchObject({ lifecycle: 'CANCELLED' });
  expect((await heldOf(second))?.alert?.references).toEqual([reference]);
});

test('whatever order messages come in, the same ones are in force, and every reference is tied', async () => {
  const chain = (): CapAlert[] => {
    const first = capMessage(fresh(), 0);
    const second = capMessage(fresh(), 1, { messageType: 'UPDATE', references: [referenceTo(first)] });
    const third = capMessage(fresh(), 2, {
      messageType: 'UPDATE',
      references: [first, second].map(referenceTo),
    });
    const other = capMessage(fresh(), 3);
    const cancel = capMessage(fresh(), 4, { messageType: 'CANCEL', references: [referenceTo(other)] });
    return [first, second, third, other, cancel];
  };
  const orders = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
  for (const order of fc.sample(orders, 15)) {
    const alerts = chain();
    for (const place of order) await importAll(...alerts.slice(place, place + 1));
    expect(await inForce(alerts), order.join()).toEqual([alerts[2]?.identifier]);
  }
  const [untied] = await server.sql`
    select count(*)::int from alert_references reference
      join alerts named on (named.sender, named.identifier, named.sent)
                         = (reference.sender, reference.identifier, reference.sent)
      join alerts naming on naming.id = reference.alert_id and naming.status = named.status
     where reference.referenced_id is null`;
  expect(untied?.count).toBe(0);
});

test('an exercise ends nothing that is meant in earnest', async () => {
  const first = capMessage(fresh(), 0);
  const drill = capMessage(fresh(), 1, {
    status: 'EXERCISE',
    messageType: 'CANCEL',
    references: [referenceTo(first)],
  });
  await importAll(first);
  const report = await importAll(drill);
  expect(report.rejections[0]?.reason).toContain('is ACTUAL, and this message is EXERCISE');
  const late = capMessage(fresh(), 3, { status: 'EXERCISE', messageType: 'CANCEL' });
  const target = capMessage(fresh(), 2);
  await importAll({ ...late, references: [referenceTo(target)] });
  await importAll(target);
  expect(await inForce([first, target])).toEqual([first.identifier, target.identifier]);
});

test('nothing from outside ends what an organisation raised here', async () => {
  const { id } = await raiseAlert(server.officer);
  const own = await readStoredAlert(server.database, { kind: 'public' }, id.slice(-36), new Map());
  if (own === undefined) throw new Error('The alert is gone.');
  const sent = '2099-01-01T00:00:00-00:00';
  const forged = capMessage(fresh(), 0, { sent, messageType: 'CANCEL', references: [referenceTo(own)] });
  const report = await importAll(forged);
  expect(report).toMatchObject({ new: 0, rejected: 1 });
  expect(report.rejections[0]?.reason).toContain('only the organisation that raised it can end it');
  expect(await heldOf(own)).toMatchObject({ lifecycle: 'ACTIVE', version: 1 });
});

test.each([
  ['a draft', { status: 'DRAFT' }, 'alert/status'],
  [
    'an acknowledgement',
    { messageType: 'ACK', references: [referenceTo(capMessage('x', 0))] },
    'alert/msgType',
  ],
  ['an error', { messageType: 'ERROR', references: [referenceTo(capMessage('x', 0))] }, 'alert/msgType'],
  ['a message that contradicts itself', { scope: 'PUBLIC', restriction: 'TLP:AMBER' }, 'alert/scope'],
  ['an alert without a block', { infos: [] }, 'alert/info'],
] as const)('%s is not kept, and the report says why', async (_what, overrides, column) => {
  const good = capMessage(fresh(), 10);
  const report = await importAll(capMessage(fresh(), 9, overrides), good);
  expect(report).toMatchObject({ new: 1, rejected: 1 });
  expect(report.rejections[0]).toMatchObject({ column });
});

test('a feed that only names its messages, and a file without any, say what to do', async () => {
  const links =
    '<rss><channel><item><title>x</title><link>https://example.org/1.cap</link></item></channel></rss>';
  expect((await importOf(links)).rejections[0]).toMatchObject({
    value: 'https://example.org/1.cap',
    reason: 'names its message but does not hold it',
  });
  expect((await importOf('<a/>')).rejections[0]?.reason).toBe('the document holds no alert');
  expect((await importOf('<a>')).rejections[0]?.reason).toContain('not well-formed');
});

test('an alert that has expired when it comes in is no news of today', async () => {
  const alert = capMessage(fresh(), 0, { infos: [{ ...flooding, expires: '2024-05-02T00:00:00-00:00' }] });
  await importAll(alert);
  const { data } = await server.anonymous(
    `{ alert(id: "alert_${(await heldOf(alert))?.id}") { lifecycle version } }`,
  );
  expect(data).toEqual({ alert: { lifecycle: 'EXPIRED', version: 1 } });
});

test('two imports of one file at once keep each message once', async () => {
  const alerts = Array.from({ length: 20 }, (_, minute) => capMessage(fresh(), minute));
  const reports = await Promise.all([importAll(...alerts), importAll(...alerts), importAll(...alerts)]);
  expect(reports.map(({ rejected }) => rejected)).toEqual([0, 0, 0]);
  expect(reports.reduce((sum, report) => sum + report.new, 0)).toBe(20);
});
