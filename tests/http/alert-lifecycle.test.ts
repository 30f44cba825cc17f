import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
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

/** Does random things to random members of a chain of updates, and answers what has become of each, the first first. */
async function playChain(
  steps: readonly (readonly [AlertAction, number])[],
): Promise<(string | undefined)[]> {
  const chain = [await raiseAlert(server.officer)];
  for (const [action, place] of steps) {
    const seen = chain[place % chain.length];
    const current = seen && (await readAlert(server.officer, seen.id));
    const { alert } = current ? await act(action, current) : { alert: null };
    if (action === 'UPDATE' && alert) chain.push(alert);
  }
  return Promise.all(chain.map(async ({ id }) => (await readAlert(server.officer, id))?.lifecycle));
}

test('after any sequence of actions all but the last of a chain are superseded, and the last is in force or cancelled', async () => {
  const step = fc.tuple(fc.constantFrom<AlertAction[]>('UPDATE', 'UPDATE', 'CANCEL'), fc.nat(5));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
      const states = await playChain(steps);
      expect(states.slice(0, -1).filter((state) => state !== 'SUPERSEDED')).toEqual([]);
      expect(['ACTIVE', 'CANCELLED']).toContain(states.at(-1));
    }),
    { numRuns: 15 },
  );
});

test('of two updates at once one takes the place of the alert, and the other is told that it came too late', async () => {
  const alert = await raiseAlert(server.officer);
  const both = await Promise.all([act('UPDATE', alert), act('UPDATE', alert)]);
  expect(both.filter((each) => each.alert !== null)).toHaveLength(1);
  const refused = both.find((each) => each.alert === null);
  expect(refused?.userErrors).toMatchObject([{ __typename: 'VersionConflict', currentVersion: 2 }]);
});
