import { afterAll, beforeAll, expect, test } from 'vitest';
import { fighting, raiseAlert } from '../support/alert-sender.ts';
import { respond, setPolicy } from '../support/responding.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

/** What became of one task: minutes from its opening; null for what did not happen. */
interface Course {
  readonly severity: string;
  readonly openedAt: string;
  readonly acknowledged: number | null;
  readonly resolved: number | null;
  readonly status?: 'EXERCISE';
}

const may = '2026-05-10T08:00:00Z';
const june = '2026-06-10T08:00:00Z';
const courses: readonly Course[] = [
  { severity: 'SEVERE', openedAt: may, acknowledged: 4, resolved: 60 },
  { severity: 'SEVERE', openedAt: may, acknowledged: 10, resolved: 90 },
  { severity: 'SEVERE', openedAt: june, acknowledged: 22, resolved: null },
  { severity: 'SEVERE', openedAt: june, acknowledged: null, resolved: null },
  { severity: 'MODERATE', openedAt: june, acknowledged: 3, resolved: null },
  { severity: 'MODERATE', openedAt: june, acknowledged: 6, resolved: null },
  { severity: 'SEVERE', openedAt: may, acknowledged: 900, resolved: 900, status: 'EXERCISE' },
];

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
  for (const severity of ['SEVERE', 'MODERATE']) await setPolicy(server.officer, { severity });
  for (const course of courses) await lay(course);
});
afterAll(() => server.close());

/** Raises an alert and writes behind the hub's back how long its task took. */
async function lay({ severity, openedAt, acknowledged, resolved, status = undefined }: Course) {
  const alert = await raiseAlert(server.officer, {
    infos: [{ ...fighting, severity }],
    ...(status && { status }),
  });
  await server.sql`
    update alert_tasks set created_at = ${openedAt},
           acknowledged_at = ${openedAt}::timestamptz + ${acknowledged} * interval '1 minute',
           resolved_at = ${openedAt}::timestamptz + ${resolved} * interval '1 minute'
     where alert_id = ${alert.id.replace('alert_', '')}`;
}

const numbers = `severity taskCount acknowledgedCount escalatedCount resolvedCount
  meanMinutesToAcknowledge medianMinutesToAcknowledge meanMinutesToResolve medianMinutesToResolve`;

async function read(choice = '', sender = server.officer): Promise<unknown> {
  const { data } = await sender(`{ responseTimes${choice} { ${numbers} } }`);
  return Object(data).responseTimes;
}

/** A row, its numbers in the order in which they are asked for. */
const row = (severity: string, ...values: readonly (number | null)[]) =>
  Object.fromEntries(numbers.split(/\s+/).map((name, place) => [name, [severity, ...values][place]]));

test('means and medians are those that a pencil finds, by severity and with exercises left out', async () => {
  // 4 + 10 + 22 = 36 = 3 × 12, the middle one is 10; 60 + 90 = 2 × 75. 3 + 6 = 2 × 4.5.
  expect(await read()).toEqual([
    row('SEVERE', 4, 3, 0, 2, 12, 10, 75, 75),
    row('MODERATE', 2, 2, 0, 0, 4.5, 4.5, null, null),
  ]);
});

test('a period begins with its first instant and ends before its last, and severities are chosen', async () => {
  expect(await read(`(openedFrom: "${june}", severities: [SEVERE])`)).toEqual([
    row('SEVERE', 2, 1, 0, 0, 22, 22, null, null),
  ]);
  expect(await read(`(openedTo: "${june}")`)).toEqual([row('SEVERE', 2, 2, 0, 2, 7, 7, 75, 75)]);
  expect(await read(`(openedFrom: "2027-01-01T00:00:00Z")`)).toEqual([]);
});

test('others are told nothing of how fast an organisation is', async () => {
  expect(await read('', server.partner)).toEqual([]);
  expect(await read('', server.anonymous)).toEqual([]);
});

test('a task that was escalated twice counts once as escalated, and its first acknowledgement counts', async () => {
  await setPolicy(server.officer, { severity: 'MINOR' });
  const { id } = await raiseAlert(server.officer, { infos: [{ ...fighting, severity: 'MINOR' }] });
  await respond(server.officer, 'acknowledgeAlert', { id });
  await server.sql`update alert_tasks set acknowledged_at = created_at + interval '5 minutes' where severity = 'MINOR'`;
  for (const version of [2, 3])
    await respond(server.officer, 'escalateAlert', { id, version, note: 'Nobody went there.' });
  await respond(server.officer, 'acknowledgeAlert', { id });
  expect(await read('(severities: [MINOR])')).toEqual([row('MINOR', 1, 1, 1, 0, 5, 5, null, null)]);
});
