import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readConfig } from '../../src/config.ts';
import { type Hub, startHub } from '../../src/hub.ts';
import { packageRoot } from '../../src/package-root.ts';
import { cloneDatabase, loadedDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';
import { senderTo } from '../support/writing-server.ts';

const seeded = z.object({
  people: z.array(z.object({ key: z.string(), token: z.string(), try: z.string() })),
  agreements: z.array(z.object({ id: z.string(), state: z.string() })),
  incidents: z.array(z.object({ id: z.string(), tlp: z.string() })),
});

const dataDir = mkdtempSync(join(tmpdir(), 'halcyon-seed-'));
const settings = { HALCYON_DATA_DIR: dataDir, HALCYON_LOCAL_ISSUER: 'on' };
let db: TestDatabase;
let hub: Hub;
let first: z.infer<typeof seeded>;
beforeAll(async () => {
  db = await loadedDatabase();
  const env = { HALCYON_PORT: '0', HALCYON_DATABASE_URL: db.url, HALCYON_EXERCISE: 'off', ...settings };
  hub = await startHub(readConfig(env), { log: pino({ level: 'silent' }) });
  first = await seed();
}, 300_000);
afterAll(async () => {
  await hub.close();
  await db.close();
  rmSync(dataDir, { recursive: true });
});

/** As the README says it. */
const [, command = ''] =
  /^npx halcyon (seed .*)$/m.exec(readFileSync(join(packageRoot, 'README.md'), 'utf8')) ?? [];
const run = (...words: string[]) => runAt({}, ...words);
const runAt = (more: Readonly<Record<string, string>>, ...words: string[]) =>
  runCommand(db.url, [...command.split(' '), ...words], { ...settings, ...more });
async function seed(): Promise<z.infer<typeof seeded>> {
  const { code, stdout, stderr } = await run('--force', '--json', '--url', hub.url);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return seeded.parse(JSON.parse(stdout));
}

/** Sends what a printed line for a shell sends, and answers the labels of what came back. */
async function sendLine(line: string): Promise<readonly string[]> {
  const [, url = '', body = ''] = /^curl -s (\S+) .* -d '([^']*)'$/.exec(line) ?? [];
  const headers = [...line.matchAll(/-H '([a-z-]+): ([^']*)'/g)].map(([, name = '', value = '']) => [
    name,
    value,
  ]);
  const response = await fetch(url, { method: 'POST', headers: Object.fromEntries(headers), body });
  const { data } = z
    .object({
      data: z.object({
        incidents: z.object({ totalCount: z.number(), nodes: z.array(z.object({ tlp: z.string() })) }),
      }),
    })
    .parse(await response.json());
  expect(data.incidents.totalCount).toBe(data.incidents.nodes.length);
  return data.incidents.nodes.map(({ tlp }) => tlp).sort();
}

/** TLP 2.0 by hand: who owns, who is named, and with whom a live agreement is. */
function mustSee(key: string): readonly string[] {
  const isOwner = ['duty-officer', 'analyst', 'reporter'].includes(key);
  const isSharedWith = ['ngo-steward', 'ngo-viewer'].includes(key);
  return Object.entries({
    CLEAR: true,
    GREEN: key !== 'anybody',
    AMBER: isOwner || isSharedWith,
    AMBER_STRICT: isOwner,
    RED: key === 'duty-officer',
  })
    .flatMap(([label, isSeen]) => (isSeen ? [label] : []))
    .sort();
}

test('each of the eight sees by the printed line what the label, the owner and the agreements say', async () => {
  expect(first.people).toHaveLength(8);
  const seen = await Promise.all(
    first.people.map(async (person) => [person.key, await sendLine(person.try)]),
  );
  expect(seen).toEqual(first.people.map(({ key }) => [key, mustSee(key)]));
  expect(first.incidents.map(({ tlp }) => tlp)).toEqual(['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED']);
});

test('there is one agreement in each state, which its parties can read and an outsider cannot', async () => {
  const states = async (key: string) => {
    const token = first.people.find((person) => person.key === key)?.token;
    const { data } = await senderTo(
      hub.url,
      `Bearer ${token}`,
    )('{ agreements { nodes { state isInForce } } }');
    return Object(data)
      .agreements.nodes.map((node: object) => Object.values(node).join())
      .sort();
  };
  expect(await states('analyst')).toEqual(['EXPIRED,false', 'LIVE,true', 'SUSPENDED,false']);
  expect(await states('ngo-viewer')).toEqual(['LIVE,true']);
  expect(await states('second-ngo')).toEqual(['EXPIRED,false', 'SUSPENDED,false']);
  expect(await states('outsider')).toEqual([]);
});

test('a second run makes nothing twice, mends what was changed, and takes the first tokens back', async () => {
  const [changed, ...rest] = first.incidents;
  const reporter = first.people.find(({ key }) => key === 'reporter');
  const { data } = await senderTo(hub.url, `Bearer ${reporter?.token}`)(
    `mutation ($input: CorrectIncidentInput!) { correctIncident(input: $input) { userErrors { message } } }`,
    {
      input: {
        clientReference: 'mine',
        id: changed?.id,
        version: 1,
        reason: 'To try.',
        changes: { tlp: 'GREEN' },
      },
    },
  );
  expect(data).toEqual({ correctIncident: { userErrors: [] } });
  const second = await seed();
  expect(second.agreements).toEqual(first.agreements);
  expect(second.incidents.slice(1)).toEqual(rest);
  expect(second.people.map(({ key }) => key)).toEqual(first.people.map(({ key }) => key));
  for (const { key, try: line } of second.people) expect(await sendLine(line)).toEqual(mustSee(key));
  for (const { token } of first.people) {
    expect((await senderTo(hub.url, `Bearer ${token}`)('{ me { __typename } }')).codes).toEqual([
      'UNAUTHENTICATED',
    ]);
  }
});

test('what is printed for people is a table with the tokens, and lines that can be sent as they are', async () => {
  const { port } = new URL(hub.url);
  const { stdout, stderr } = await runAt({ HALCYON_PORT: port }, '--force', '--expires', '15m');
  expect(stdout).toMatch(/^PERSON +ROLE +TOKEN\nPlatform administrator +platform administrator +eyJ\S+\n/);
  const lines = stdout.split('\n').filter((line) => line.startsWith('curl'));
  const said = [...stdout.matchAll(/^# .* sees \d of 5: ([A-Z_, ]*?)(?:, and nothing .*)?$/gm)];
  expect([lines.length, said.length]).toEqual([9, 9]);
  for (const [index, line] of lines.entries()) {
    expect(await sendLine(line)).toEqual(said[index]?.[1]?.split(', ').sort());
  }
  expect(stderr).toMatch(/shown this once/);
  expect(stderr).toContain(`for a hub at ${hub.url}`);
});

test('where the settings do not say where the hub answers, somebody has to, before anything is made', async () => {
  const { code, stdout, stderr } = await runAt({ HALCYON_PORT: '0' }, '--force');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('--url');
  expect(stderr).not.toContain('Making');
});

test('a database of somebody is left alone unless that is forced, and one without data is explained', async () => {
  const refused = await run();
  expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('--force') });
  const empty = await cloneDatabase();
  const words = ['seed', 'access', '--force'];
  const bare = await runCommand(empty.url, words, settings);
  await empty.close();
  expect(bare).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('start the hub once') });
  const unsigned = await runCommand(db.url, words, { ...settings, HALCYON_LOCAL_ISSUER: 'off' });
  expect(unsigned).toMatchObject({ stdout: '', stderr: expect.stringContaining('HALCYON_LOCAL_ISSUER=on') });
});
