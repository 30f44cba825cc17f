import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Audience } from '../../../src/database/audience.ts';
import type { CapAlert } from '../../../src/exchange/cap/cap-alert.ts';
import { labelOf } from '../../../src/exchange/cap/label-of.ts';
import { readStoredAlert } from '../../../src/exchange/cap/stored-alert.ts';
import { writeCap } from '../../../src/exchange/cap/write-cap.ts';
import type { KeptFor } from '../../../src/exchange/importer.ts';
import { cap } from '../../../src/exchange/in/cap.ts';
import type { FileReport } from '../../../src/exchange/report.ts';
import { sendAlert } from '../../support/alert-sender.ts';
import { capMessage, feedOf, referenceTo } from '../../support/cap-message.ts';
import { importText } from '../../support/import-text.ts';
import { buildPerson } from '../../support/people.ts';
import { uuidFor } from '../../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const forUs: KeptFor = { organisationId: uuidFor('UNHCR'), recipientIds: [] };
const forPartner: KeptFor = { organisationId: uuidFor('MdM'), recipientIds: [] };
const importAll = (keptFor: KeptFor | null, ...alerts: readonly CapAlert[]): Promise<FileReport> =>
  importText(server.database, cap, 'feed.xml', feedOf(...alerts), keptFor === null ? {} : { keptFor });
let count = 0;
/** A restricted message under a name that no other test uses. */
function restricted(overrides: Partial<CapAlert> = {}): CapAlert {
  count += 1;
  return capMessage(`r${count}`, count, { scope: 'RESTRICTED', restriction: 'TLP:AMBER', ...overrides });
}

async function idOf({ identifier }: CapAlert): Promise<string> {
  const [row] = await server.sql`select id from alerts where identifier = ${identifier}`;
  return row?.id ?? '';
}

/** Who of those that send documents sees the alert: ours, a partner, and nobody in particular. */
async function whoSees(alert: CapAlert): Promise<readonly boolean[]> {
  const question = `{ alert(id: "alert_${await idOf(alert)}") { id } }`;
  const answers = await Promise.all(
    [server.officer, server.partner, server.anonymous].map((sender) => sender(question)),
  );
  return answers.map(({ data }) => Object(data).alert !== null);
}

test.each([
  ['PUBLIC', null, 'CLEAR'],
  ['PUBLIC', 'ask the press office', 'CLEAR'],
  ['PUBLIC', 'TLP:GREEN', null],
  ['RESTRICTED', 'TLP:GREEN', 'GREEN'],
  ['RESTRICTED', 'tlp: amber', 'AMBER'],
  ['RESTRICTED', 'TLP:AMBER+STRICT', 'AMBER_STRICT'],
  ['RESTRICTED', 'TLP:RED', 'RED'],
  ['RESTRICTED', 'TLP:CLEAR', 'AMBER_STRICT'],
  ['RESTRICTED', 'for officials', 'AMBER_STRICT'],
  ['PRIVATE', 'TLP:GREEN', 'RED'],
  ['PRIVATE', null, 'RED'],
] as const)('what is %s with the restriction %s is kept as %s', (scope, restriction, label) => {
  expect(labelOf({ scope, restriction })).toBe(label);
});

test('what is restricted comes in for one organisation, and goes out to it alone as it came', async () => {
  const alerts = [restricted(), restricted({ restriction: 'for officials' })];
  expect(await importAll(forUs, ...alerts)).toMatchObject({ new: 2, rejected: 0 });
  for (const alert of alerts) {
    expect(await whoSees(alert)).toEqual([true, false, false]);
    const ours: Audience = { kind: 'member', organisationIds: [uuidFor('UNHCR')], personId: null };
    const held = await readStoredAlert(server.database, ours, await idOf(alert), new Map());
    expect(held && writeCap(held)).toBe(writeCap(alert));
  }
  expect(await importAll(forUs, ...alerts)).toMatchObject({ unchanged: 2, rejected: 0 });
});

test('what is GREEN is for everybody signed in', async () => {
  const alert = restricted({ restriction: 'TLP:GREEN' });
  await importAll(forUs, alert);
  expect(await whoSees(alert)).toEqual([true, true, false]);
});

test('what is not for everybody does not come in for nobody, and the report says what to do', async () => {
  const [alert, open] = [restricted(), restricted({ scope: 'PUBLIC', restriction: null })];
  const report = await importAll(null, alert, open);
  expect(report).toMatchObject({ new: 1, rejected: 1 });
  expect(report.rejections[0]?.reason).toContain(
    'say with --organisation for which organisation it comes in',
  );
  expect(await idOf(alert)).toBe('');
});

test('what is private is seen by the persons whom it addresses or the operator names, and by nobody else', async () => {
  const person = { issuer: 'https://id.example.org', organisation: 'UNHCR' };
  const [addressed, named, other] = await Promise.all(
    ['Addressed', 'Named', 'Other'].map((subject) => buildPerson(server.database, { ...person, subject })),
  );
  const alert = restricted({
    scope: 'PRIVATE',
    restriction: null,
    addresses: ['ops desk', 'mailto:Addressed@example.org'],
  });
  await server.sql`update accounts set email = lower(email)`;
  await importAll({ ...forUs, recipientIds: [named ?? ''] }, alert);
  expect(await whoSees(alert)).toEqual([false, false, false]);
  const seenBy = async (personId = ''): Promise<string | undefined> => {
    const reader: Audience = { kind: 'member', organisationIds: [uuidFor('UNHCR')], personId };
    const held = await readStoredAlert(server.database, reader, await idOf(alert), new Map());
    return held && writeCap(held);
  };
  const said = writeCap(alert);
  expect(await Promise.all([addressed, named, other].map(seenBy))).toEqual([said, said, undefined]);
});

test('what is private and addresses nobody with an account is refused rather than hidden from all', async () => {
  const report = await importAll(forUs, restricted({ scope: 'PRIVATE', addresses: ['ops'] }));
  expect(report.rejections[0]?.reason).toContain('name them with --recipient');
});

test('an update of what is restricted takes its place for those who see it, and nobody here changes either', async () => {
  const first = restricted();
  const second = restricted({ messageType: 'UPDATE', references: [referenceTo(first)] });
  await importAll(forUs, first, second);
  const fields = 'lifecycle version supersededBy { identifier }';
  const { data } = await server.officer(`{ alert(id: "alert_${await idOf(first)}") { ${fields} } }`);
  expect(data).toEqual({
    alert: { lifecycle: 'SUPERSEDED', version: 2, supersededBy: { identifier: second.identifier } },
  });
  const target = { id: `alert_${await idOf(second)}`, version: 1, note: 'Over.' };
  const { userErrors } = await sendAlert(server.officer, 'cancelAlert', target);
  expect(userErrors[0]?.message).toBe('This alert came from outside: only its sender can change it.');
});

test('what came in for one organisation is neither taken away nor shown by what comes in for another', async () => {
  const first = restricted();
  await importAll(forUs, first);
  expect((await importAll(forPartner, first)).rejections[0]?.reason).toContain(
    'for another organisation already',
  );
  const cancel = restricted({ messageType: 'CANCEL', infos: [], references: [referenceTo(first)] });
  expect((await importAll(forPartner, cancel)).rejections[0]?.reason).toContain('would not see this message');
  expect(await whoSees(first)).toEqual([true, false, false]);
  const late = restricted();
  const early = restricted({ messageType: 'CANCEL', infos: [], references: [referenceTo(late)] });
  await importAll(forPartner, early);
  await importAll(forUs, late);
  const { data } = await server.officer(`{ alert(id: "alert_${await idOf(late)}") { lifecycle } }`);
  expect(data).toEqual({ alert: { lifecycle: 'ACTIVE' } });
});

test('feeds of those who see it are told, and the log says for whom', async () => {
  const alert = restricted();
  await importAll(forUs, alert);
  const [event] = await server.sql`select keys_after from log.outbox where entity_id = ${await idOf(alert)}`;
  expect(event?.keys_after).toMatchObject({ tlp: ['AMBER'], owner: [uuidFor('UNHCR')] });
});
