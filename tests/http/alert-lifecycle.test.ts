import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AlertAction, type Lifecycle, lifecycleTable } from '../../src/domains/alerts/rules.ts';
import { fighting, raiseAlert, readAlert, type SeenAlert, sendAlert } from '../support/alert-sender.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const act = (action: AlertAction, { id, version }: SeenAlert) =>
  action === 'UPDATE'
    ? sendAlert(
        server.officer,
        'updateAlert',
        { id, version, infos: [fighting] },
        'references { alert { id } }',
      )
    : sendAlert(server.officer, 'cancelAlert', { id, version, note: 'Over.' });

/** An alert in the state, brought there as it comes there in life. */
async function alertIn(state: Lifecycle): Promise<SeenAlert> {
  const expires = new Date(Date.now() + 400).toISOString();
  const raised = await raiseAlert(
    server.officer,
    state === 'EXPIRED' ? { infos: [{ ...fighting, expires }] } : {},
  );
  if (state === 'EXPIRED') await sleep(Math.max(0, Date.parse(expires) - Date.now() + 20));
  if (state === 'SUPERSEDED') await act('UPDATE', raised);
  if (state === 'CANCELLED') await act('CANCEL', raised);
  const alert = await readAlert(server.officer, raised.id);
  if (alert?.lifecycle !== state) throw new Error(`It is ${alert?.lifecycle}, not ${state}.`);
  return alert;
}

const cells = Object.entries(lifecycleTable).flatMap(([from, row]) =>
  Object.entries(row).map(([action, to]) => ({ from: from as Lifecycle, action: action as AlertAction, to })),
);

test.each(cells)(
  '$action on what is $from makes it $to, or is refused where that is null',
  async ({ from, action, to }) => {
    const alert = await alertIn(from);
    const { userErrors, alert: answered } = await act(action, alert);
    const after = await readAlert(server.officer, alert.id);
    if (to === null) {
      expect(answered).toBeNull();
      expect(userErrors).toMatchObject([{ __typename: 'InvalidTransition', from, action }]);
      expect(after).toEqual(alert);
    } else {
      expect(userErrors).toEqual([]);
      expect(after).toEqual({ ...alert, version: alert.version + 1, lifecycle: to });
    }
  },
);

test('after any sequence of actions a chain has one end, and nothing in it is in force but, perhaps, that end', async () => {
  const first = await raiseAlert(server.officer);
  const chain = [first];
  for (const [step, action] of (
    ['UPDATE', 'UPDATE', 'UPDATE', 'CANCEL', 'UPDATE', 'CANCEL'] as const
  ).entries()) {
    const target = chain[(step * 7) % chain.length] ?? first;
    const now = (await readAlert(server.officer, target.id)) ?? target;
    const { alert } = await act(action, now);
    if (action === 'UPDATE' && alert) chain.push(alert);
  }
  const states = await Promise.all(
    chain.map(async ({ id }) => (await readAlert(server.officer, id))?.lifecycle),
  );
  expect(states.filter((state) => state === 'ACTIVE').length).toBeLessThanOrEqual(1);
  expect(states.slice(0, -1).every((state) => state === 'SUPERSEDED')).toBe(true);
});

test('of two updates at once one takes the place of the alert, and the other is told that it came too late', async () => {
  const alert = await raiseAlert(server.officer);
  const both = await Promise.all([act('UPDATE', alert), act('UPDATE', alert)]);
  expect(both.filter((each) => each.alert !== null)).toHaveLength(1);
  const refused = both.find((each) => each.alert === null);
  expect(refused?.userErrors).toMatchObject([{ __typename: 'VersionConflict', currentVersion: 2 }]);
});
