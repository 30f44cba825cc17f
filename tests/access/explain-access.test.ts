import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { agree, liveAgreement, on } from '../support/agreement-writing.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { labels } from '../support/readers.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let issuer: TokenIssuer;
let live: LiveServer;
let world: LabelledWorld;
let partner: Sender;
let ana: Sender;
const anonymous = (): Sender => senderTo(live.httpUrl);
beforeAll(async () => {
  issuer = await startTokenIssuer();
  live = await startLiveServer(new Issuers([remoteIssuer(issuer.settings)]));
  world = await buildLabelledWorld(live);
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: randomUUID(), scopes: keyScopes, expiresAt };
  partner = senderTo(live.httpUrl, `Bearer ${await issueApiKey(live.database, key)}`);
  await live.sql`update accounts set issuer = ${issuer.settings.issuer}`;
  ana = senderTo(live.httpUrl, `Bearer ${await issuer.sign('ana')}`);
});
afterAll(async () => {
  await live.close();
  await issuer.close();
});

/** The rule by which each label's record is seen, `null` for those that are not; the same for incidents and alerts. */
async function rulesFor(sender: Sender): Promise<readonly unknown[]> {
  const rules = async (kind: 'incident' | 'alert') =>
    Promise.all(
      labels.map(async (label) => {
        const id = `${kind}_${world[`${kind}s`][label]}`;
        const { data } = await sender('query ($id: ID!) { explainAccess(id: $id) { tlp rule } }', { id });
        const { explainAccess } = data as { explainAccess: { tlp: string; rule: string } | null };
        if (explainAccess) expect(explainAccess.tlp).toBe(label);
        return explainAccess?.rule ?? null;
      }),
    );
  const [incidents, alerts] = [await rules('incident'), await rules('alert')];
  expect(alerts).toEqual(incidents);
  return incidents;
}

test('it says which rule lets somebody see a record, and nothing of what is hidden', async () => {
  expect(await rulesFor(anonymous())).toEqual(['EVERYBODY', null, null, null, null]);
  expect(await rulesFor(partner)).toEqual(['EVERYBODY', 'SIGNED_IN', null, null, null]);
  expect(await rulesFor(live.officer)).toEqual(['EVERYBODY', 'SIGNED_IN', 'OWNER', 'OWNER', null]);
  expect(await rulesFor(ana)).toEqual(['EVERYBODY', 'SIGNED_IN', 'RECIPIENT', null, 'RECIPIENT']);
});

test('it names the agreement that shares a record, while it does', async () => {
  const id = `incident_${world.incidents.AMBER}`;
  const question = 'query ($id: ID!) { explainAccess(id: $id) { rule agreement { id title } } }';
  const agreement = await liveAgreement(live.officer, partner);
  expect(await rulesFor(partner)).toEqual(['EVERYBODY', 'SIGNED_IN', 'AGREEMENT', null, null]);
  const { data } = await partner(question, { id });
  expect(data).toMatchObject({ explainAccess: { rule: 'AGREEMENT', agreement: { id: agreement.id } } });
  await agree(live.officer, 'endAgreement', on(agreement));
  expect((await partner(question, { id })).data).toEqual({ explainAccess: null });
});

test('an unknown id is answered like a hidden one, and an id of something else is refused', async () => {
  const ask = (id: string) => partner('query ($id: ID!) { explainAccess(id: $id) { rule } }', { id });
  const unknown = await ask(`incident_${randomUUID()}`);
  const hidden = await ask(`incident_${world.incidents.RED}`);
  expect(hidden.text).toBe(unknown.text);
  expect((await ask(`mission_${randomUUID()}`)).codes).toEqual(['BAD_ID']);
});
