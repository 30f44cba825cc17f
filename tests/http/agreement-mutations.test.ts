import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { agree, liveAgreement, on, sendAgreement, terms } from '../support/agreement-writing.ts';
import { inMinutes } from '../support/passing-time.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo, startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
let outsider: Sender;
beforeAll(async () => {
  server = await startWritingServer();
  outsider = await keyOf('UN');
});
afterAll(() => server.close());

async function keyOf(organisation: string, scopes = keyScopes): Promise<Sender> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const request = { organisationId: uuidFor(organisation), label: randomUUID(), scopes, expiresAt };
  return senderTo(server.url, `Bearer ${await issueApiKey(server.database, request)}`);
}

const propose = (sender: Sender, overrides: Record<string, unknown> = {}) =>
  sendAgreement(sender, 'proposeAgreement', { ...terms(), ...overrides });

describe('a proposal', () => {
  test('is answered with its terms, as the graph reads them', async () => {
    const fields = `title kinds incidentKinds alertCategories tlpCeiling purposes onwardSharing reason provider { acronym }
      proposedBy { acronym } recipients { organisation { acronym } leftAt } signatures { signedAt } regions { pcode }`;
    const input = { ...terms(), incidentKinds: ['RIOTS', 'BATTLES'] };
    const { agreement, userErrors } = await sendAgreement(server.partner, 'proposeAgreement', input, fields);
    expect(userErrors).toEqual([]);
    expect(agreement).toMatchObject({
      version: 1,
      state: 'PROPOSED',
      isInForce: false,
      kinds: ['ALERT', 'INCIDENT'],
      incidentKinds: ['BATTLES', 'RIOTS'],
      alertCategories: expect.arrayContaining(['SECURITY', 'FIRE']),
      tlpCeiling: 'AMBER',
      onwardSharing: 'FORBIDDEN',
      provider: { acronym: 'UNHCR' },
      proposedBy: { acronym: 'MdM' },
      recipients: [{ organisation: { acronym: 'MdM' }, leftAt: null }],
      signatures: [],
      regions: [{ pcode: 'CAF' }],
    });
  });

  test.each([
    [{ pcodes: ['XXX'] }, 'InvalidInput', ['input', 'pcodes']],
    [{ pcodes: [] }, 'InvalidInput', ['input', 'pcodes']],
    [{ tlpCeiling: 'RED' }, 'InvalidInput', ['input', 'tlpCeiling']],
    [{ tlpCeiling: 'AMBER_STRICT' }, 'InvalidInput', ['input', 'tlpCeiling']],
    [{ endsAt: inMinutes(-1) }, 'InvalidInput', ['input', 'endsAt']],
    [{ recipients: [`organisation_${uuidFor('nobody')}`] }, 'NotFound', ['input', 'recipients']],
    [
      { provider: `organisation_${uuidFor('UN')}`, recipients: [`organisation_${uuidFor('MdM')}`] },
      'InvalidInput',
      ['input', 'provider'],
    ],
  ])('with %j is refused as %s at %j, and nothing is written', async (wrong, type, path) => {
    const { agreement, userErrors } = await propose(server.officer, wrong);
    expect(agreement).toBeNull();
    expect(userErrors).toEqual([expect.objectContaining({ __typename: type, path })]);
  });

  test('takes the scope for agreements, and somebody who is known', async () => {
    expect((await propose(server.machine)).answer.codes).toEqual(['FORBIDDEN']);
    expect((await propose(server.anonymous)).answer.codes).toEqual(['UNAUTHENTICATED']);
  });
});

describe('an agreement', () => {
  test('is live when both sides have signed, in any order, and tells the log of each step', async () => {
    const { id } = await agree(server.officer, 'proposeAgreement', terms());
    const first = await agree(server.partner, 'signAgreement', { id, version: 1 });
    expect(first).toMatchObject({ version: 2, state: 'SIGNED_BY_RECIPIENT', isInForce: false });
    const second = await agree(server.officer, 'signAgreement', { id, version: 2 });
    expect(second).toMatchObject({ version: 3, state: 'LIVE', isInForce: true });
    const rows = await server.sql<{ kind: string; keys: { readers: string[] } }[]>`
      select kind, keys_after as keys from log.outbox where entity_id = ${id.slice(-36)} order by ordinal`;
    expect(rows.map(({ kind, keys }) => [kind, keys.readers])).toEqual([
      ['agreement.proposed', []],
      ['agreement.signed', []],
      ['agreement.signed', [uuidFor('MdM')]],
    ]);
  });

  test('is signed once by each party, in the version that it saw', async () => {
    const { id } = await agree(server.officer, 'proposeAgreement', terms());
    await agree(server.officer, 'signAgreement', { id, version: 1 });
    const again = await sendAgreement(server.officer, 'signAgreement', { id, version: 2 });
    expect(again.userErrors).toMatchObject([{ __typename: 'InvalidTransition', from: 'SIGNED_BY_PROVIDER' }]);
    const stale = await sendAgreement(server.partner, 'signAgreement', { id, version: 1 });
    expect(stale.userErrors).toMatchObject([{ __typename: 'VersionConflict' }]);
  });

  test('is suspended and resumed by its provider alone, and ended by either', async () => {
    const live = await liveAgreement(server.officer, server.partner);
    const refused = await sendAgreement(server.partner, 'suspendAgreement', on(live));
    expect(refused.userErrors).toMatchObject([{ __typename: 'InvalidInput' }]);
    const suspended = await agree(server.officer, 'suspendAgreement', on(live));
    expect(suspended).toMatchObject({ state: 'SUSPENDED', isInForce: false });
    const resumed = await agree(server.officer, 'resumeAgreement', on(suspended));
    expect(resumed).toMatchObject({ state: 'LIVE', isInForce: true });
    const ended = await agree(server.partner, 'endAgreement', on(resumed));
    expect(ended).toMatchObject({ state: 'ENDED', isInForce: false });
    const over = await sendAgreement(server.officer, 'resumeAgreement', on(ended));
    expect(over.userErrors).toMatchObject([
      { __typename: 'InvalidTransition', from: 'ENDED', action: 'RESUME' },
    ]);
  });

  test('goes on with the other recipients when one leaves', async () => {
    const recipients = ['MdM', 'UN'].map((name) => `organisation_${uuidFor(name)}`);
    const live = await liveAgreement(server.officer, server.partner, { recipients });
    const joined = await agree(outsider, 'signAgreement', { id: live.id, version: live.version });
    const left = await agree(server.partner, 'endAgreement', on(joined));
    expect(left).toMatchObject({ state: 'LIVE', isInForce: true });
    const shares = await server.sql`
      select recipient_organisation_id as id from agreement_shares where agreement_id = ${live.id.slice(-36)}`;
    expect(shares.map(({ id }) => id)).toEqual([uuidFor('UN')]);
    const back = await sendAgreement(server.partner, 'signAgreement', { id: live.id, version: left.version });
    expect(back.userErrors).toMatchObject([{ __typename: 'InvalidInput' }]);
    expect(await agree(outsider, 'endAgreement', on(left))).toMatchObject({ state: 'ENDED' });
  });

  test('does not exist for outsiders, in any mutation, list or look-up', async () => {
    const live = await liveAgreement(server.officer, server.partner);
    const { id, version } = live;
    expect((await sendAgreement(outsider, 'signAgreement', { id, version })).userErrors).toMatchObject([
      { __typename: 'NotFound' },
    ]);
    for (const name of ['suspendAgreement', 'resumeAgreement', 'endAgreement'] as const) {
      const { userErrors } = await sendAgreement(outsider, name, on({ ...live, version: 99 }));
      expect(userErrors).toMatchObject([{ __typename: 'NotFound' }]);
    }
    const question = `query ($id: ID!) { agreement(id: $id) { title signatures { signedAt } } node(id: $id) { id }
      agreements(filter: { states: [LIVE] }) { nodes { id } } }`;
    for (const sender of [outsider, server.anonymous]) {
      const { data } = await sender(question, { id });
      expect(data).toMatchObject({ agreement: null, node: null });
      expect(JSON.stringify(data)).not.toContain(id);
    }
    expect(JSON.stringify((await server.partner(question, { id })).data)).toContain(id);
  });
});

test('the same reference does a thing once', async () => {
  const input = { ...terms(), clientReference: randomUUID() };
  const [one, other] = [
    await agree(server.officer, 'proposeAgreement', input),
    await agree(server.officer, 'proposeAgreement', input),
  ];
  expect(other.id).toBe(one.id);
});

test('agreements come in pages, each once, by their state', async () => {
  for (const title of ['One', 'Two', 'Three']) {
    await agree(server.officer, 'proposeAgreement', { ...terms(), title, startsAt: inMinutes(5) });
  }
  const page = async (after: string | null) => {
    const { data } = await server.partner(
      `query ($after: Cursor) { agreements(first: 2, after: $after, filter: { states: [PROPOSED] }) {
         totalCount nodes { id } pageInfo { hasNextPage endCursor } } }`,
      { after },
    );
    return (data as { agreements: { totalCount: number; nodes: { id: string }[]; pageInfo: PageInfo } })
      .agreements;
  };
  const ids: string[] = [];
  const { totalCount, ...first } = await page(null);
  let { nodes, pageInfo } = first;
  for (;;) {
    ids.push(...nodes.map(({ id }) => id));
    if (!pageInfo.hasNextPage) break;
    ({ nodes, pageInfo } = await page(pageInfo.endCursor));
  }
  expect(new Set(ids).size).toBe(totalCount);
  expect(ids.length).toBe(totalCount);
});

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string;
}
