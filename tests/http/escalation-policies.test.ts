import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { runTimers } from '../../src/domains/alerts/response/run-timers.ts';
import { fighting, raiseAlert, type SeenAlert } from '../support/alert-sender.ts';
import { oneTo } from '../support/event-log.ts';
import { letAnHourPass } from '../support/passing-time.ts';
import { readTask, respond, setPolicy } from '../support/responding.ts';
import { type Sender, startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const raise = (severity: string): Promise<SeenAlert> =>
  raiseAlert(server.officer, { infos: [{ ...fighting, severity }] });

/** Whether the policy is gone, and why it is not. */
async function remove(sender: Sender, id: string, clientReference: string = randomUUID()) {
  const { data, codes } = await sender(
    `mutation ($input: RemoveEscalationPolicyInput!) {
      removeEscalationPolicy(input: $input) { isRemoved userErrors { code message } } }`,
    { input: { clientReference, id } },
  );
  return Object(data).removeEscalationPolicy ?? { codes };
}

async function readPolicies(sender: Sender): Promise<readonly string[]> {
  const { data } = await sender('{ escalationPolicies { nodes { id } } }');
  return Object(data).escalationPolicies.nodes.map(({ id }: { id: string }) => id);
}

test('a policy that is taken back opens no more tasks, and nothing comes due for those that it opened', async () => {
  const id = await setPolicy(server.officer, { remindEvery: 20, resolveWithin: 40 });
  const alert = await raise('SEVERE');
  expect(await remove(server.officer, id)).toEqual({ isRemoved: true, userErrors: [] });
  expect(await readPolicies(server.officer)).not.toContain(id);
  expect(await readTask(server.officer, (await raise('SEVERE')).id)).toBeUndefined();
  await letAnHourPass(server.sql);
  await runTimers(server.database);
  expect(await readTask(server.officer, alert.id)).toMatchObject({ state: 'OPEN', version: 1, dueAt: null });
});

test('a task whose policy was taken back goes on without: it has one level, for nobody in particular', async () => {
  const id = await setPolicy(server.officer, { severity: 'MODERATE' });
  const alert = await raise('MODERATE');
  await remove(server.officer, id);
  const escalate = (version: number) =>
    respond(server.officer, 'escalateAlert', { id: alert.id, version, note: 'Nobody went there.' });
  expect((await escalate(1)).task).toMatchObject({
    state: 'ESCALATED',
    level: 1,
    escalatedToRole: null,
    dueAt: null,
  });
  expect((await escalate(2)).refusals).toEqual([
    'INVALID_INPUT input.id: This is at the highest level already.',
  ]);
  await respond(server.officer, 'acknowledgeAlert', { id: alert.id });
  await respond(server.officer, 'resolveAlert', { id: alert.id, version: 3, note: 'Done.' });
  expect((await respond(server.machine, 'closeAlert', { id: alert.id, version: 4 })).task?.state).toBe(
    'CLOSED',
  );
});

test('a policy of another organisation is none, and one is taken back once', async () => {
  const id = await setPolicy(server.officer, { severity: 'MINOR' });
  const unknown = {
    isRemoved: false,
    userErrors: [{ code: 'NOT_FOUND', message: 'There is no such policy.' }],
  };
  expect(await remove(server.partner, id)).toEqual(unknown);
  expect(await remove(server.anonymous, id)).toEqual({ codes: ['UNAUTHENTICATED'] });
  const reference = randomUUID();
  const twice = [await remove(server.officer, id, reference), await remove(server.officer, id, reference)];
  expect(twice).toEqual([
    { isRemoved: true, userErrors: [] },
    { isRemoved: true, userErrors: [] },
  ]);
  expect(await remove(server.officer, id)).toEqual(unknown);
});

test('a policy that is taken back while alerts are raised stands in the way of none of them', async () => {
  const raised: Promise<SeenAlert>[] = [];
  for (const _turn of oneTo(5)) {
    const id = await setPolicy(server.officer, { severity: 'UNKNOWN' });
    raised.push(...oneTo(6).map(() => raise('UNKNOWN')));
    await remove(server.officer, id);
  }
  expect(await Promise.all(raised)).toHaveLength(30);
});

test('where a policy is taken back in the moment in which an alert looks for it, the next that fits takes its place', async () => {
  const { data } = await server.officer('{ region(pcode: "CF21") { id } }');
  const { id: region } = Object(data).region;
  const nearer = await setPolicy(server.officer, {
    severity: 'UNKNOWN',
    region,
    requiredAcknowledgements: 3,
  });
  await setPolicy(server.officer, { severity: 'UNKNOWN', requiredAcknowledgements: 2 });
  const alert = await takeBackDuring(nearer, () => raise('UNKNOWN'));
  expect(await readTask(server.officer, alert.id)).toMatchObject({ requiredAcknowledgements: 2 });
});

/** Holds the policy as `removeEscalationPolicy` does, lets the work run into that, and takes the policy back. */
async function takeBackDuring<Result>(policy: string, work: () => Promise<Result>): Promise<Result> {
  const id = policy.replace(/^.*_/, '');
  const { running } = await server.sql.begin(async (tx) => {
    await tx`select from escalation_policies where id = ${id} for update`;
    const running = work();
    await vi.waitFor(async () => {
      const waiting = await server.sql`select from pg_stat_activity where wait_event_type = 'Lock'`;
      expect(waiting.length).toBeGreaterThan(0);
    });
    await tx`delete from escalation_policies where id = ${id}`;
    return { running };
  });
  return running;
}
