import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fighting, raiseAlert, type SeenAlert, sendAlert } from '../support/alert-sender.ts';
import { oneTo } from '../support/event-log.ts';
import { buildPerson } from '../support/people.ts';
import { readTask, respond, type SeenTask, setPolicy } from '../support/responding.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const raise = (severity: string, sender = server.officer): Promise<SeenAlert> =>
  raiseAlert(sender, { infos: [{ ...fighting, severity }] });
const target = ({ id, version }: SeenAlert) => ({ id, version });
/** Somebody of this organisation, as the graph names the account. */
const person = async (subject: string, organisation: string): Promise<string> =>
  `account_${await buildPerson(server.database, { issuer: 'https://id.example.org', subject, organisation })}`;
const kindsOf = (task: SeenTask | undefined) =>
  (Object(task).history as { kind: string }[]).map(({ kind }) => kind).toReversed();

test('an organisation has a task with every alert that its policy fits, and no other organisation sees it', async () => {
  await setPolicy(server.partner, { severity: 'MINOR', requiredAcknowledgements: 2 });
  const { id } = await raise('MINOR');
  const task = await readTask(server.partner, id);
  expect(task).toMatchObject({ state: 'OPEN', version: 1, requiredAcknowledgements: 2 });
  expect(task?.dueAt).toMatch(/^20/);
  expect(await readTask(server.officer, id)).toBeUndefined();
  expect(await readTask(server.anonymous, id)).toBeUndefined();
  const found = await server.officer(`query ($id: ID!) { alertTask(id: $id) { id } node(id: $id) { id } }`, {
    id: task?.id,
  });
  expect(found.data).toEqual({ alertTask: null, node: null });
});

test('the policy for the smallest region counts, and one for another region does not', async () => {
  const regions = await server.officer(
    '{ country: region(pcode: "CAF") { id } place: region(pcode: "CF21") { id } other: region(pcode: "CF22") { id } }',
  );
  const { country, place, other } = Object(regions.data);
  await setPolicy(server.partner, { severity: 'UNKNOWN', region: country.id, requiredAcknowledgements: 2 });
  await setPolicy(server.partner, { severity: 'UNKNOWN', region: place.id, requiredAcknowledgements: 3 });
  await setPolicy(server.officer, { severity: 'UNKNOWN', region: other.id });
  const { id } = await raise('UNKNOWN');
  expect(await readTask(server.partner, id)).toMatchObject({ requiredAcknowledgements: 3 });
  expect(await readTask(server.officer, id)).toBeUndefined();
});

test('a task is acknowledged when as many have as must, each counted once', async () => {
  await setPolicy(server.officer, { severity: 'MODERATE', requiredAcknowledgements: 2 });
  const { id } = await raise('MODERATE');
  expect((await respond(server.officer, 'acknowledgeAlert', { id })).task?.state).toBe('OPEN');
  expect((await respond(server.officer, 'acknowledgeAlert', { id })).refusals).toEqual([
    'INVALID_INPUT input.id: You have acknowledged this already.',
  ]);
  const { task } = await respond(server.machine, 'acknowledgeAlert', { id });
  expect(task).toMatchObject({ state: 'ACKNOWLEDGED', dueAt: null });
  expect(kindsOf(task ?? undefined)).toEqual(['TASK_OPENED', 'ACKNOWLEDGED', 'ACKNOWLEDGED']);
});

test('twelve acknowledgements at once open one task, and one of each actor counts', async () => {
  const { id } = await raiseAlert(server.officer);
  const senders = oneTo(6).flatMap(() => [server.officer, server.machine]);
  const outcomes = await Promise.all(senders.map((sender) => respond(sender, 'acknowledgeAlert', { id })));
  expect(outcomes.filter(({ refusals }) => refusals.length === 0)).toHaveLength(2);
  expect(kindsOf(await readTask(server.officer, id))).toEqual([
    'TASK_OPENED',
    'ACKNOWLEDGED',
    'ACKNOWLEDGED',
  ]);
});

test('a request sent twice acknowledges once', async () => {
  const { id } = await raiseAlert(server.officer);
  const input = { clientReference: randomUUID(), id };
  const [first, again] = [
    await respond(server.officer, 'acknowledgeAlert', input),
    await respond(server.officer, 'acknowledgeAlert', input),
  ];
  expect([again.task?.id, again.task?.version, again.refusals]).toEqual([first.task?.id, 2, []]);
});

test('whoever raised an alert and resolved it does not close it; somebody else does', async () => {
  const { id } = await raiseAlert(server.officer);
  await respond(server.officer, 'acknowledgeAlert', { id });
  await respond(server.officer, 'resolveAlert', { id, version: 2, note: 'Convoy turned back.' });
  expect((await respond(server.officer, 'closeAlert', { id, version: 3 })).refusals).toEqual([
    'INVALID_INPUT input.id: You raised this alert and resolved it; somebody else has to close it.',
  ]);
  expect((await respond(server.machine, 'closeAlert', { id, version: 3 })).task?.state).toBe('CLOSED');
});

test('a task is given to a person of the organisation, by name, and to nobody again', async () => {
  const { id } = await raiseAlert(server.officer);
  await respond(server.officer, 'acknowledgeAlert', { id });
  const assignee = await person('Amina', 'UNHCR');
  const given = await respond(server.officer, 'assignAlert', { id, version: 2, assignee });
  expect(given.task).toMatchObject({ state: 'ACKNOWLEDGED', version: 3, assigneeName: 'Amina' });
  const { data } = await server.officer(
    'query ($id: ID!) { alertTasks(filter: { assignee: $id }) { nodes { id } } }',
    {
      id: assignee,
    },
  );
  expect(data).toEqual({ alertTasks: { nodes: [{ id: given.task?.id }] } });
  const { task } = await respond(server.officer, 'assignAlert', { id, version: 3, assignee: null });
  expect(task).toMatchObject({ version: 4, assigneeName: null });
  expect(kindsOf(task ?? undefined)).toEqual(['TASK_OPENED', 'ACKNOWLEDGED', 'ASSIGNED', 'ASSIGNED']);
});

test('a task is given to nobody of another organisation, who has left, or who does not exist', async () => {
  const { id } = await raiseAlert(server.officer);
  await respond(server.officer, 'acknowledgeAlert', { id });
  const gone = await person('Gone', 'UNHCR');
  await server.sql`update memberships set ended_at = now() where account_id = ${gone.replace('account_', '')}`;
  for (const assignee of [await person('Stranger', 'MdM'), gone, `account_${randomUUID()}`]) {
    expect((await respond(server.officer, 'assignAlert', { id, version: 2, assignee })).refusals).toEqual([
      'NOT_FOUND input.assignee: There is no such person in your organisation.',
    ]);
  }
  expect(await readTask(server.officer, id)).toMatchObject({ version: 2, assigneeName: null });
});

test('whoever had a task keeps it with the message that takes its place, and a policy calls a person by name', async () => {
  const steps = [{ person: await person('Karim', 'UNHCR') }];
  await setPolicy(server.officer, { severity: 'EXTREME', steps });
  const alert = await raise('EXTREME');
  const { task } = await respond(server.officer, 'escalateAlert', { id: alert.id, version: 1, note: 'Up.' });
  expect(task).toMatchObject({ state: 'ESCALATED', assigneeName: 'Karim', escalatedToRole: null });
  const infos = [{ ...fighting, severity: 'EXTREME' }];
  const update = await sendAlert(server.officer, 'updateAlert', { ...target(alert), infos });
  expect(await readTask(server.officer, update.alert?.id ?? '')).toMatchObject({ assigneeName: 'Karim' });
});

test('a task that was written since is not changed, and the answer has the present version', async () => {
  const { id } = await raiseAlert(server.officer);
  await respond(server.officer, 'acknowledgeAlert', { id });
  const { refusals } = await respond(server.officer, 'startAlert', { id, version: 1 });
  expect(refusals).toEqual([expect.stringMatching('^VERSION_CONFLICT input.version: .*version 2')]);
});

test('a cancelled alert closes the tasks of all, and nothing can be done about it any more', async () => {
  const alert = await raiseAlert(server.officer);
  for (const sender of [server.officer, server.partner])
    await respond(sender, 'acknowledgeAlert', { id: alert.id });
  await sendAlert(server.officer, 'cancelAlert', { ...target(alert), note: 'Over.' });
  for (const sender of [server.officer, server.partner]) {
    expect(await readTask(sender, alert.id)).toMatchObject({
      state: 'CLOSED',
      history: expect.arrayContaining([
        expect.objectContaining({ note: 'The alert was taken back.', actorName: null }),
      ]),
    });
  }
  const { refusals } = await respond(server.officer, 'reopenAlert', {
    id: alert.id,
    version: 3,
    note: 'Again.',
  });
  expect(refusals).toEqual([expect.stringMatching('^INVALID_TRANSITION input.id: .* CANCELLED')]);
});

test('whoever had a task with an alert has a new one with the message that takes its place', async () => {
  const alert = await raiseAlert(server.officer);
  await respond(server.partner, 'acknowledgeAlert', { id: alert.id });
  const update = await sendAlert(server.officer, 'updateAlert', { ...target(alert), infos: [fighting] });
  expect(await readTask(server.partner, alert.id)).toMatchObject({ state: 'CLOSED' });
  expect(await readTask(server.partner, update.alert?.id ?? '')).toMatchObject({ state: 'OPEN', version: 1 });
});

test('acknowledging leaves the alert as it is, so that its sender can update the version that it saw', async () => {
  const alert = await raiseAlert(server.officer);
  await respond(server.partner, 'acknowledgeAlert', { id: alert.id });
  const { userErrors } = await sendAlert(server.officer, 'cancelAlert', { ...target(alert), note: 'Over.' });
  expect(userErrors).toEqual([]);
});

test('nobody acknowledges without a key, without the scope, or what does not exist', async () => {
  const { id } = await raiseAlert(server.officer);
  expect((await respond(server.anonymous, 'acknowledgeAlert', { id })).answer.codes).toEqual([
    'UNAUTHENTICATED',
  ]);
  const nothing = { id: `alert_${randomUUID()}` };
  expect((await respond(server.officer, 'acknowledgeAlert', nothing)).refusals).toEqual([
    'NOT_FOUND input.id: There is no such alert.',
  ]);
  expect((await respond(server.officer, 'startAlert', { id, version: 1 })).refusals).toEqual([
    'NOT_FOUND input.id: There is no such task of your organisation with this alert.',
  ]);
});

test('an alert that an organisation may not see is none for it', async () => {
  const { id } = await raiseAlert(server.officer, { tlp: 'AMBER_STRICT' });
  expect((await respond(server.partner, 'acknowledgeAlert', { id })).refusals).toEqual([
    'NOT_FOUND input.id: There is no such alert.',
  ]);
  expect((await respond(server.machine, 'acknowledgeAlert', { id })).refusals).toEqual([]);
});

test('the history of a task is only ever added to', async () => {
  await expect(server.sql`update task_events set note = 'Something else.'`).rejects.toThrow('only added to');
  await expect(server.sql`delete from task_events`).rejects.toThrow('only added to');
});
