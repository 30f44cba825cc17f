import type { Client } from 'graphql-ws';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import type { LoggedEvent } from '../../src/log/read-events.ts';
import { liveAgreement } from '../support/agreement-writing.ts';
import { readAudit } from '../support/audit.ts';
import { buildEvent, commitEvents, oneTo, readLogOf } from '../support/event-log.ts';
import { type Following, feedDocument, follow, happenings, openClient } from '../support/feed-client.ts';
import { report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { senderTo } from '../support/writing-server.ts';

let server: LiveServer;
let clients: Client[];
/** Of MdM, which is shared what is AMBER, of another organisation, and of nobody. */
let told: Readonly<Record<'shared' | 'member' | 'anybody', Following>>;
let sharedClient: Client;
beforeEach(async () => {
  server = await startLiveServer();
  const [shared, member] = [await keyOf('MdM'), await keyOf('UN')];
  await liveAgreement(server.officer, senderTo(server.httpUrl, shared));
  sharedClient = openClient(server.socketUrl, { authorization: shared });
  const memberClient = openClient(server.socketUrl, { authorization: member });
  const anybody = openClient(server.socketUrl);
  clients = [sharedClient, memberClient, anybody];
  told = { shared: follow(sharedClient), member: follow(memberClient), anybody: follow(anybody) };
  await Promise.all(Object.values(told).map((feed) => feed.caughtUp()));
});
afterEach(async () => {
  for (const client of clients) await client.dispose();
  await server.close();
});

async function keyOf(organisation: string): Promise<string> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor(organisation), label: organisation, scopes: keyScopes, expiresAt };
  return `Bearer ${await issueApiKey(server.database, key)}`;
}

/** Has the audit refuse readings, and nothing else, until the answer is called. */
async function refuseReadings(): Promise<() => Promise<unknown>> {
  await server.sql.unsafe(`
    create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'full'; end $$;
    create trigger refuse before insert on log.audit_outbox
      for each row when (new.action = 'READ') execute function public.refuse()`);
  return () => server.sql`drop trigger refuse on log.audit_outbox`;
}

const tells =
  (id: string, version = 1) =>
  (messages: Following['messages']): boolean =>
    happenings(messages).includes(`${id} ${version}`);

const keysOf = ({ entityId, keysAfter }: LoggedEvent) => ({ entityId, keysBefore: keysAfter, keysAfter });

/** What the audit says of the readings of one record. */
async function readersOf(id: string): Promise<readonly string[]> {
  const entries = await readAudit(server.log.admin);
  const read = entries.filter(({ action, subjectId }) => action === 'READ' && subjectId === uuidIn(id));
  return read.flatMap(({ organisationIds }) => organisationIds);
}

test('while readings cannot be written everybody else is told, and who waits is told after it, once and in order', async () => {
  const accept = await refuseReadings();
  const held = await report(server.officer, { tlp: 'AMBER' });
  const open = await report(server.officer);
  const more = await report(server.officer, { tlp: 'GREEN' });
  await told.anybody.until(tells(open.id));
  await told.member.until(tells(more.id));
  expect(happenings(told.shared.messages)).toEqual([]);
  await accept();
  await told.shared.until(tells(more.id));
  expect(await readersOf(held.id)).toEqual([uuidFor('MdM')]);
  const last = await report(server.officer, { tlp: 'AMBER' });
  await told.shared.until(tells(last.id));
  const all = [held, open, more, last].map(({ id }) => `${id} 1`);
  expect(happenings(told.shared.messages)).toEqual(all);
  expect(await readersOf(last.id)).toEqual([uuidFor('MdM')]);
  expect(told.shared.errors).toEqual([]);
});

test('while the audit is locked everybody else is told, and who waits is told when it is let go', async () => {
  const [held, open] = [await report(server.officer, { tlp: 'AMBER' }), await report(server.officer)];
  await told.shared.until(tells(open.id));
  await readAudit(server.log.admin);
  const events = await readLogOf(server.database, 2);
  const again = events.filter(({ entityId }) => [held, open].some(({ id }) => uuidIn(id) === entityId));
  const count = ({ messages }: Following) => happenings(messages).length;
  await server.sql.begin(async (tx) => {
    await tx`lock table log.audit_outbox in exclusive mode`;
    for (const turn of [1, 2]) {
      await commitEvents(server.database, ...again.map((event) => buildEvent('Again', keysOf(event))));
      await told.anybody.until(() => count(told.anybody) === 1 + turn);
      await told.member.until(() => count(told.member) === 1 + turn);
    }
  });
  expect(count(told.shared)).toBe(2);
  await told.shared.until(() => count(told.shared) === 6);
  const both = [held, open].map(({ id }) => `${id} 1`);
  expect(happenings(told.shared.messages)).toEqual([...both, ...both, ...both]);
  expect(await readersOf(held.id)).toContain(uuidFor('MdM'));
});

test('a reader that was told nothing for long is not taken for a slow one when it is held back', async () => {
  const riots = follow(sharedClient, { filter: { kinds: ['RIOTS'] } });
  await riots.caughtUp();
  await commitEvents(
    server.database,
    ...oneTo(10_500).map(() => buildEvent('', { entityKind: 'something else' })),
  );
  await told.anybody.until(tells((await report(server.officer)).id));
  const accept = await refuseReadings();
  const held = await report(server.officer, { tlp: 'AMBER', kind: 'RIOTS' });
  await told.anybody.until(tells((await report(server.officer)).id));
  await accept();
  await riots.until(tells(held.id));
  expect(riots.messages.map(({ gap }) => gap)).not.toContain('TOO_SLOW');
});

test('a snapshot that cannot be written down ends with an error that says so', async () => {
  const { id } = await report(server.officer, { tlp: 'AMBER' });
  await told.shared.until(tells(id));
  await refuseReadings();
  const snapshot = follow(sharedClient, { snapshot: true }, feedDocument);
  await snapshot.until(() => snapshot.errors.length > 0);
  expect(JSON.stringify(snapshot.errors)).toContain('DATABASE_UNAVAILABLE');
  expect(happenings(snapshot.messages)).not.toContain(`${id} 1`);
});
