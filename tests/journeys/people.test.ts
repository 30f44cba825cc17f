import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Hub, startHub } from '../../src/hub.ts';
import { administer } from '../support/administrators.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { runCommand } from '../support/run-command.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { openTokenSocket } from '../support/token-socket.ts';
import { type Answer, senderTo } from '../support/writing-server.ts';

const log = pino({ level: 'silent' });
const dataDir = mkdtempSync(join(tmpdir(), 'halcyon-people-'));
let db: TestDatabase;
let issuer: TokenIssuer;
let settings: Record<string, string>;
let hub: Hub;
beforeAll(async () => {
  [db, issuer] = await Promise.all([loadedDatabase(), startTokenIssuer()]);
  settings = {
    HALCYON_DATA_DIR: dataDir,
    HALCYON_LOCAL_ISSUER: 'on',
    HALCYON_OIDC_ISSUERS: `${issuer.settings.issuer} halcyon`,
  };
  hub = await startHub(configure(settings), { log });
}, 300_000);
afterAll(async () => {
  await hub.close();
  await issuer.close();
  await db.close();
  rmSync(dataDir, { recursive: true });
});

const configure = (env: Readonly<Record<string, string>>) =>
  readConfig({ HALCYON_PORT: '0', HALCYON_DATABASE_URL: db.url, HALCYON_EXERCISE: 'off', ...env });
const run = async (...words: string[]) => (await runCommand(db.url, words, settings)).stdout.trim();
const idIn = ({ data }: Answer): string => Object(Object.values(Object(data))[0]).id;

test('the first administrator comes from the command line, lets a duty officer of the provider in, who warns and is told, until the mission is left', async () => {
  await run('account', 'create', '--administrator', '--name', 'Ada', '--email', 'ada@example.org');
  const root = senderTo(hub.url, `Bearer ${await run('token', 'issue', '--person', 'ada@example.org')}`);
  const who = { issuer: issuer.settings.issuer, subject: '7f3c', name: 'Grace' };
  const { subject: grace } = await administer(root, 'createAccount', who);
  const organisation = idIn(await root('{ organisation(orgId: "XM-DAC-41121") { id } }'));
  await administer(root, 'addMembership', { account: grace.id, organisation });
  const mission = idIn(await root('{ mission(acronym: "MINUSCA") { id } }'));
  const role = { account: grace.id, mission, role: 'DUTY_OFFICER' };
  const { subject: officer } = await administer(root, 'grantRole', role);

  const token = await issuer.sign('7f3c');
  const socket = await openTokenSocket(hub.url.replace('http', 'ws').concat('/graphql'), token);
  const raise = `mutation { raiseAlert(input: { clientReference: "1", infos: [{ event: "Fighting", categories: [SECURITY],
    urgency: IMMEDIATE, severity: SEVERE, certainty: OBSERVED, areas: [{ description: "Bria", pcodes: ["CAF"] }] }] })
    { userErrors { message } } }`;
  const person = senderTo(hub.url, `Bearer ${token}`);
  expect((await person(raise)).data).toEqual({ raiseAlert: { userErrors: [] } });
  await administer(root, 'endRole', { id: officer.roles[0]?.id });
  expect(await socket.closed).toBe('4403 Forbidden');
  expect((await person(raise)).codes).toEqual(['FORBIDDEN']);
});

test('the public key of the local issuer is served, and nothing of the private one', async () => {
  const response = await fetch(`${hub.url}/.well-known/jwks.json`);
  expect(response.headers.get('content-type')).toMatch(/^application\/jwk-set\+json/);
  const { keys } = JSON.parse(await response.text());
  expect(keys).toEqual([expect.objectContaining({ kty: 'EC', alg: 'ES256', use: 'sig' })]);
  expect(Object.keys(keys[0])).not.toContain('d');
});

test('a hub with nowhere to keep a key does without a local issuer, unless it was asked to have one', async () => {
  const nowhere = { HALCYON_DATA_DIR: join(dataDir, 'issuer-key.json', 'below a file') };
  const without = await startHub(configure(nowhere), { log });
  expect((await fetch(`${without.url}/.well-known/jwks.json`)).status).toBe(404);
  await without.close();
  const asked = startHub(configure({ ...nowhere, HALCYON_LOCAL_ISSUER: 'on' }), { log });
  await expect(asked).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
});
