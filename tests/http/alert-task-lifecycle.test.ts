import { afterAll, beforeAll, expect, test } from 'vitest';
import { raiseAlert } from '../support/alert-sender.ts';
import { type Response, readTask, respond } from '../support/responding.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const actions = ['acknowledge', 'assign', 'start', 'escalate', 'resolve', 'close', 'reopen'] as const;

/** What a task becomes by each action, in their order; a stroke where it is refused. */
const table = `
  OPEN         ACKNOWLEDGED OPEN         -           ESCALATED -        -      -
  ACKNOWLEDGED ACKNOWLEDGED ACKNOWLEDGED IN_PROGRESS ESCALATED RESOLVED -      -
  IN_PROGRESS  IN_PROGRESS  IN_PROGRESS  -           ESCALATED RESOLVED -      -
  ESCALATED    ACKNOWLEDGED ESCALATED    -           ESCALATED -        -      -
  RESOLVED     -            -            -           -         -        CLOSED OPEN
  CLOSED       -            -            -           -         -        -      OPEN`;
const cells = table
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [state = '', ...nexts] = line.trim().split(/ +/);
    return actions.map((action, place) => ({ state, action, next: nexts[place] ?? '' }));
  });

/** How a task comes to be in a state. */
const ways: Readonly<Record<string, readonly (typeof actions)[number][]>> = {
  OPEN: ['acknowledge', 'resolve', 'reopen'],
  ACKNOWLEDGED: ['acknowledge'],
  IN_PROGRESS: ['acknowledge', 'start'],
  ESCALATED: ['acknowledge', 'escalate'],
  RESOLVED: ['acknowledge', 'resolve'],
  CLOSED: ['acknowledge', 'resolve', 'close'],
};

async function act(alertId: string, action: string, who = server.officer): Promise<Response> {
  const task = await readTask(server.officer, alertId);
  const seen = action === 'acknowledge' ? {} : { version: task?.version ?? 0 };
  return respond(who, `${action}Alert`, { id: alertId, ...seen, note: 'As the table says.' });
}

test.each(cells)('$action makes a task that is $state $next', async ({ state, action, next }) => {
  const { id } = await raiseAlert(server.officer);
  for (const step of ways[state] ?? []) {
    await act(id, step, step === 'close' ? server.machine : server.officer);
  }
  // Without a policy there is one level: what is escalated already is at the highest.
  if (state === 'ESCALATED' && action === 'escalate') {
    expect((await act(id, action)).refusals).toEqual([
      'INVALID_INPUT input.id: This is at the highest level already.',
    ]);
    return;
  }
  const { task, refusals } = await act(id, action, server.machine);
  if (next === '-') {
    expect(refusals).toEqual([expect.stringMatching(`^INVALID_TRANSITION input.id: .* is ${state}`)]);
    return expect(await readTask(server.officer, id)).toMatchObject({ state });
  }
  expect([refusals, task?.state]).toEqual([[], next]);
  const history = Object(task).history as { version: number; state: string }[];
  expect(history.map(({ version }) => version)).toEqual(
    history.map((_each, place) => history.length - place),
  );
  expect(history[0]).toMatchObject({ state: next, version: task?.version });
});
