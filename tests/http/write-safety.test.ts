import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ambush, type IncidentAnswer, mutate, report, uuidIn } from '../support/incident-writing.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

/** Everything that a write leaves behind, counted. */
async function written(): Promise<Record<string, unknown>> {
  const [row] = await server.sql`
    select (select count(*) from incidents) as incidents, (select count(*) from incident_revisions) as revisions,
           (select count(*) from incident_records) as records, (select count(*) from incident_regions) as places,
           (select count(*) from client_references) as references,
           (select count(*) from log.outbox) as events, (select sum(version) from incidents) as versions`;
  return { ...row };
}

/** The events of an incident that wait for the log, in their order. */
const eventsOf = (id: string) => server.sql`
  select kind, entity_version, keys_before, keys_after, body from log.outbox
   where entity_id = ${uuidIn(id)} order by ordinal`;

describe('who may write', () => {
  test('nobody without a key, whatever is asked, and nothing is written', async () => {
    const before = await written();
    const { answer } = await mutate(server.anonymous, 'reportIncident', ambush);
    expect(answer.codes).toEqual(['UNAUTHENTICATED']);
    const id = { id: `incident_${randomUUID()}`, version: 1, reason: 'x' };
    expect((await mutate(server.anonymous, 'verifyIncident', id)).answer.codes).toEqual(['UNAUTHENTICATED']);
    expect(await written()).toEqual(before);
  });

  test('no key without the scope', async () => {
    const before = await written();
    expect((await mutate(server.machine, 'reportIncident', ambush)).answer.codes).toEqual(['FORBIDDEN']);
    expect(await written()).toEqual(before);
  });
});

describe('a request that is sent again', () => {
  test('does nothing twice and gives the same answer, also after the incident went on', async () => {
    const clientReference = randomUUID();
    const first = await mutate(server.officer, 'reportIncident', { ...ambush, clientReference }, 'id');
    const before = await written();
    const second = await mutate(server.officer, 'reportIncident', { ...ambush, clientReference }, 'id');
    expect(second.answer.text).toBe(first.answer.text);
    expect(await written()).toEqual(before);
    const made = { id: first.incident?.id, version: 1, reason: 'x', clientReference: randomUUID() };
    expect((await mutate(server.partner, 'disputeIncident', made)).incident?.version).toBe(2);
    await mutate(server.partner, 'rejectIncident', { ...made, version: 2, clientReference: randomUUID() });
    const again = await mutate(server.partner, 'disputeIncident', made);
    expect(again).toMatchObject({ incident: { version: 3, verification: 'REJECTED' }, userErrors: [] });
  });

  test('many times at once makes one incident and one event', async () => {
    const clientReference = randomUUID();
    const before = await written();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () =>
        mutate(server.officer, 'reportIncident', { ...ambush, clientReference }),
      ),
    );
    expect(new Set(answers.map(({ incident }) => incident?.id)).size).toBe(1);
    const after = await written();
    expect(Number(after.incidents) - Number(before.incidents)).toBe(1);
    expect(Number(after.events) - Number(before.events)).toBe(1);
  });

  test('with another content or for another purpose is refused', async () => {
    const clientReference = randomUUID();
    const made = await report(server.officer, { clientReference });
    const other = await mutate(server.officer, 'reportIncident', { ...ambush, clientReference, injured: 1 });
    expect(other.userErrors[0]).toMatchObject({
      __typename: 'InvalidInput',
      path: ['input', 'clientReference'],
    });
    const purpose = await mutate(server.officer, 'disputeIncident', { ...made, clientReference });
    expect(purpose.userErrors[0]).toMatchObject({ path: ['input', 'clientReference'] });
  });

  test('by another organisation is a request of its own', async () => {
    const clientReference = randomUUID();
    const ours = await report(server.officer, { clientReference });
    expect((await report(server.partner, { clientReference })).id).not.toBe(ours.id);
  });

  test('may be mended when it was refused: a refusal uses no reference up', async () => {
    const clientReference = randomUUID();
    const bad = { ...ambush, pcode: 'CF99', clientReference };
    expect((await mutate(server.officer, 'reportIncident', bad)).incident).toBeNull();
    expect(
      (await mutate(server.officer, 'reportIncident', { ...bad, pcode: 'CF21' })).incident,
    ).not.toBeNull();
  });
});

test('of many writers who saw the same version exactly one wins, and the others are told the version that won', async () => {
  const made = await report(server.officer);
  const attempts = Array.from({ length: 10 }, (_, n): Promise<IncidentAnswer> => {
    const writer = n % 2 === 0 ? server.officer : server.partner;
    return mutate(writer, n % 3 === 0 ? 'verifyIncident' : 'disputeIncident', made);
  });
  const answers = await Promise.all(attempts);
  expect(answers.filter(({ incident }) => incident !== null)).toHaveLength(1);
  const refused = answers.flatMap(({ userErrors }) => userErrors);
  expect(refused).toHaveLength(9);
  for (const error of refused) expect(error).toMatchObject({ code: 'VERSION_CONFLICT', currentVersion: 2 });
  expect(await eventsOf(made.id)).toHaveLength(2);
});

describe('an event', () => {
  test('tells of every change, in order, with the terms before and after', async () => {
    const made = await report(server.officer, { deaths: { best: 3 }, violenceType: 'STATE_BASED' });
    const target = await report(server.officer);
    const step = (mutation: string, version: number, more = {}) =>
      mutate(mutation.startsWith('co') ? server.officer : server.partner, mutation, {
        ...made,
        version,
        ...more,
      });
    await step('verifyIncident', 1);
    await step('correctIncident', 2, { changes: { pcode: 'CMR', deaths: null } });
    await step('mergeIncidents', 3, { into: target.id });
    await step('unmergeIncident', 4);
    const events = await eventsOf(made.id);
    const caf = (verification: string) => ({
      tlp: ['CLEAR'],
      owner: [uuidFor('UNHCR')],
      status: ['ACTUAL'],
      region: expect.arrayContaining([expect.any(String), expect.any(String)]),
      kind: ['BATTLES'],
      violenceType: ['STATE_BASED'],
      verification: [verification],
      deaths: ['3'],
      isCivilianTargeting: ['false'],
    });
    const cmr = { ...caf('REPORTED'), region: [expect.any(String)], deaths: [] };
    const told = events.map((event) => [
      event.kind,
      event.entity_version,
      event.keys_before,
      event.keys_after,
    ]);
    expect(told).toEqual([
      ['incident.reported', 1, null, caf('REPORTED')],
      ['incident.verified', 2, caf('REPORTED'), caf('VERIFIED')],
      ['incident.corrected', 3, caf('VERIFIED'), cmr],
      ['incident.merged', 4, cmr, null],
      ['incident.unmerged', 5, null, cmr],
    ]);
    expect(events[0]?.body).toEqual({ organisationId: expect.any(String) });
  });

  test('that cannot be appended undoes the change it tells of, and the reference stays free', async () => {
    const made = await report(server.officer);
    const before = await written();
    await server.sql.unsafe(`
      create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no room'; end $$;
      create trigger refuse before insert on log.outbox execute function refuse()`);
    const clientReference = randomUUID();
    const moved = { ...made, changes: { pcode: 'CF22' } };
    try {
      const failed = await mutate(server.officer, 'reportIncident', { ...ambush, clientReference });
      expect(failed.answer.codes).toEqual(['INTERNAL']);
      expect(failed.answer.text).not.toContain('no room');
      expect((await mutate(server.officer, 'correctIncident', moved)).answer.codes).toEqual(['INTERNAL']);
      expect(await written()).toEqual(before);
    } finally {
      await server.sql.unsafe('drop function refuse() cascade');
    }
    expect(
      (await mutate(server.officer, 'reportIncident', { ...ambush, clientReference })).incident,
    ).not.toBeNull();
    expect((await mutate(server.officer, 'correctIncident', moved)).incident?.version).toBe(2);
  });
});

describe('a document with several mutations', () => {
  test('runs them one after the other, and each answer shows what it left', async () => {
    const { id } = await report(server.officer);
    const input = (name: string, version: number) =>
      `input: { clientReference: "${randomUUID()}", id: "${id}", version: ${version}, reason: "${name}" }`;
    const selection = '{ incident { version verification } userErrors { code } }';
    const { data } = await server.partner(`mutation {
      first: disputeIncident(${input('first', 1)}) ${selection}
      stale: verifyIncident(${input('stale', 1)}) ${selection}
      second: rejectIncident(${input('second', 2)}) ${selection} }`);
    expect(data).toEqual({
      first: { incident: { version: 2, verification: 'DISPUTED' }, userErrors: [] },
      stale: { incident: null, userErrors: [{ code: 'VERSION_CONFLICT' }] },
      second: { incident: { version: 3, verification: 'REJECTED' }, userErrors: [] },
    });
  });

  test('writes nothing when its answer would be too deep or too dear', async () => {
    const before = await written();
    const deep = `region { ${'parent { '.repeat(10)} id ${'}'.repeat(10)} }`;
    const page = 'incidents(first: 100) { nodes';
    const dear = `regions { ${page} { region { ${page} { id } } } } } }`;
    expect((await mutate(server.officer, 'reportIncident', ambush, deep)).answer.codes).toEqual([
      'QUERY_TOO_DEEP',
    ]);
    expect((await mutate(server.officer, 'reportIncident', ambush, dear)).answer.codes).toEqual([
      'QUERY_TOO_COSTLY',
    ]);
    expect(await written()).toEqual(before);
  });
});
