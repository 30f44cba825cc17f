import { type AddressInfo, createServer } from 'node:net';
import { pino } from 'pino';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { issueApiKey, keyScopes } from '../src/access/api-keys.ts';
import { readConfig } from '../src/config.ts';
import { exampleQuestions } from '../src/http/example-questions.ts';
import { startHub } from '../src/hub.ts';
import { fighting, raiseAlert, type SeenAlert } from './support/alert-sender.ts';
import { loadedDatabase, type TestDatabase } from './support/database.ts';
import { openClient } from './support/feed-client.ts';
import { inMinutes, letAnHourPass } from './support/passing-time.ts';
import { type Answer, senderTo } from './support/writing-server.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await loadedDatabase();
}, 300_000);
afterAll(() => db.close());

const log = pino({ level: 'silent' });

function configure(env: Readonly<Record<string, string>> = {}) {
  return readConfig({ HALCYON_PORT: '0', HALCYON_DATABASE_URL: db.url, ...env });
}

/** Connections of hubs to the database, those of the test itself left out. */
async function countHubConnections(): Promise<number> {
  const admin = postgres(db.url, { max: 1 });
  const rows = await admin`
    select from pg_stat_activity
     where datname = current_database() and application_name = 'halcyon' and pid <> pg_backend_pid()`;
  await admin.end();
  return rows.length;
}

/** A key of some organisation that may do everything, for an hour. */
async function issueOfficersKey(admin: postgres.Sql): Promise<string> {
  const [issuer] = await admin<{ id: string }[]>`select id from organisations limit 1`;
  const expiresAt = new Date(Date.now() + 3_600_000);
  const request = { organisationId: issuer?.id ?? '', label: 'officer', scopes: keyScopes, expiresAt };
  return issueApiKey(db.database, request);
}

test('a hub on loaded data starts without loading, is ready, and leaves no connection behind', async () => {
  const before = await countHubConnections();
  const lines: string[] = [];
  const hub = await startHub(configure(), { log, onProgress: (line) => lines.push(line) });
  const ready = await fetch(`${hub.url}/ready`);
  expect(await ready.json()).toEqual({ status: 'ready', database: true, migrations: true, data: true });
  expect(lines).toEqual([]);
  expect(hub.databasePlace).not.toContain(new URL(db.url).password);
  await hub.close();
  await hub.close();
  expect(await countHubConnections()).toBe(before);
});

test('every question of the explorer is answered with data and without an error', async () => {
  const hub = await startHub(configure(), { log });
  try {
    for (const { query, variables = '{}' } of exampleQuestions) {
      if (/^subscription/m.test(query)) continue; // That one listens, on a socket.
      const answer = await fetch(`${hub.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: JSON.parse(variables) }),
      });
      const { data, errors }: { data: object; errors?: unknown } = JSON.parse(await answer.text());
      expect(errors).toBeUndefined();
      const [subject] = Object.values(data);
      expect(subject, query).toSatisfy((value) => (Array.isArray(value) ? value.length > 0 : value !== null));
    }
  } finally {
    await hub.close();
  }
});

test('a hub limits as it is set: what each address behind a proxy spends, who asks for the schema, which pages ask', async () => {
  const hub = await startHub(
    configure({
      HALCYON_COST_BUCKET: '30',
      HALCYON_COST_REFILL_PER_SECOND: '1',
      HALCYON_TRUSTED_PROXIES: 'loopback',
      HALCYON_INTROSPECTION: 'off',
      HALCYON_ALLOWED_ORIGINS: 'https://ops.example',
    }),
    { log },
  );
  const ask = async (from: string, query = '{ missions(first: 20) { totalCount } }') => {
    const response = await fetch(`${hub.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': from,
        origin: 'https://ops.example',
      },
      body: JSON.stringify({ query }),
    });
    const { errors } = JSON.parse(await response.text());
    return `${response.headers.get('access-control-allow-origin')} ${errors?.[0].extensions.code}`;
  };
  try {
    expect(await ask('203.0.113.7')).toBe('https://ops.example undefined');
    expect(await ask('203.0.113.7')).toBe('https://ops.example THROTTLED');
    expect(await ask('203.0.113.8')).toBe('https://ops.example undefined');
    expect(await ask('203.0.113.9', '{ __schema { types { name } } }')).toContain('INTROSPECTION_OFF');
    expect((await fetch(`${hub.url}/schema.graphql`)).status).toBe(200);
  } finally {
    await hub.close();
  }
});

test('a hub with a list of documents that is no good does not start', async () => {
  const before = await countHubConnections();
  const starting = startHub(configure({ HALCYON_DOCUMENTS: '/nowhere/list.json' }), { log });
  await expect(starting).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
  expect(await countHubConnections()).toBe(before);
});

test('a hub tells when alerts expire', async () => {
  const hub = await startHub(configure(), { log });
  const admin = postgres(db.url, { max: 1 });
  try {
    const officer = senderTo(hub.url, `Bearer ${await issueOfficersKey(admin)}`);
    const areas = [{ description: 'Bria', pcodes: [] }];
    const alert = await raiseAlert(officer, { infos: [{ ...fighting, areas, expires: inMinutes(10) }] });
    await letAnHourPass(admin);
    await vi.waitFor(
      async () => {
        const kinds = await admin<{ kind: string }[]>`
          select kind from log.event_log where entity_id = ${alert.id.slice(-36)} order by position`;
        expect(kinds.map(({ kind }) => kind)).toEqual(['alert.raised', 'alert.expired']);
      },
      { timeout: 10_000 },
    );
  } finally {
    await admin.end();
    await hub.close();
  }
});

test('a hub that stops lets mutations finish that came over a websocket and over HTTP, at the same time', async () => {
  const hub = await startHub(configure(), { log });
  const admin = postgres(db.url, { max: 1 });
  const authorization = `Bearer ${await issueOfficersKey(admin)}`;
  const client = openClient(`${hub.url.replace('http', 'ws')}/graphql`, { authorization });
  const overSocket = async (query: string, variables?: Record<string, unknown>): Promise<Answer> => {
    for await (const { data } of client.iterate({ query, variables })) {
      return { status: 200, text: '', data, codes: [] };
    }
    throw new Error('The socket gave no answer.');
  };
  const input = { infos: [{ ...fighting, areas: [{ description: 'Bria', pcodes: [] }] }] };
  let raising: Promise<SeenAlert>[] = [];
  let closing = Promise.resolve();
  await admin.begin(async (sql) => {
    await sql`lock table alerts in exclusive mode`;
    raising = [overSocket, senderTo(hub.url, authorization)].map((sender) => raiseAlert(sender, input));
    await vi.waitFor(async () => {
      const waiting = await sql`select from pg_locks where not granted and relation = 'alerts'::regclass`;
      expect(waiting).toHaveLength(2);
    });
    closing = hub.close();
    await vi.waitFor(() => expect(fetch(hub.url)).rejects.toThrow());
  });
  expect(await Promise.all(raising)).toMatchObject([{ lifecycle: 'ACTIVE' }, { lifecycle: 'ACTIVE' }]);
  await closing;
  await admin.end();
});

test('when a later step fails, what was started before is closed', async () => {
  const before = await countHubConnections();
  const blocker = createServer();
  const { port } = await new Promise<AddressInfo>((resolve) => {
    blocker.listen(0, '127.0.0.1', () => resolve(blocker.address() as AddressInfo));
  });
  // The probe passes, then the port is taken while the database is opened.
  await new Promise((resolve) => blocker.close(resolve));
  const starting = startHub(configure({ HALCYON_PORT: String(port) }), { log });
  setTimeout(() => blocker.listen(port, '127.0.0.1'), 30);
  await expect(starting).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  await new Promise((resolve) => blocker.close(resolve));
  expect(await countHubConnections()).toBe(before);
});

test('a start that is told to stop stops what it had started and says why', async () => {
  const before = await countHubConnections();
  const reason = new Error('enough');
  await expect(startHub(configure(), { log, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await countHubConnections()).toBe(before);
});
