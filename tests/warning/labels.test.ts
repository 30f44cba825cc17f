import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AdministeredServer, startAdministeredServer } from '../support/administrators.ts';
import { raiseAlert } from '../support/alert-sender.ts';
import { uuidIn } from '../support/incident-writing.ts';
import { buildPerson } from '../support/people.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
let stranger: Sender;
let duty: Sender;
beforeAll(async () => {
  world = await startAdministeredServer();
  const { database } = world.server;
  const at = { issuer: world.issuer.settings.issuer };
  await buildPerson(database, { ...at, subject: 'duty', organisation: 'UNHCR', roles: ['DUTY_OFFICER'] });
  await buildPerson(database, { ...at, subject: 'stranger', organisation: 'MdM', roles: ['ANALYST'] });
  [duty, stranger] = [await world.as('duty'), await world.as('stranger')];
});
afterAll(() => world.close());

const document = `mutation ($input: LabelAlertInput!) { labelAlert(input: $input) {
  alert { verdict labels { verdict reason owner { id } } } userErrors { code message } } }`;

async function label(sender: Sender, id: string, verdict: string) {
  const input = { clientReference: randomUUID(), id, verdict, reason: `It was ${verdict}.` };
  const { data, codes } = await sender(document, { input });
  const { alert = null, userErrors = [] } = Object(Object(data).labelAlert);
  return { alert, refusals: [...codes, ...userErrors.map(({ message }: { message: string }) => message)] };
}

/** An alert that was made from an alarm of this method in a region. */
async function found(method: string, pcode: string, sender = world.server.officer): Promise<string> {
  const { id } = await raiseAlert(sender);
  await world.server.sql`
    with made as (
      insert into detections (id, region_id, week, kind, status, method, is_alarm, parameters, data_epoch, data_position)
      values (gen_random_uuid(), ${uuidFor(pcode)}, '2024-05-06', 'EVENTS', 'ACTUAL', ${method}, true, '[]', 1, 1)
      returning id)
    insert into alert_detections (alert_id, detection_id) select ${uuidIn(id)}, id from made`;
  return id;
}

const measure = async (given = '') => {
  const { text } = await senderTo(world.server.httpUrl)(`{ alertPrecision${given} {
    method area { pcode } alertCount rightCount wrongCount undecidedCount precision low high } }`);
  return JSON.parse(text).data.alertPrecision;
};

test('nothing is said of the precision of alerts that nobody has labelled', async () => {
  await found('EARS_C1', 'CF21');
  expect(await measure()).toEqual([
    {
      ...{
        method: 'EARS_C1',
        area: { pcode: 'CAF' },
        alertCount: 1,
        rightCount: 0,
        wrongCount: 0,
        undecidedCount: 0,
      },
      ...{ precision: null, low: null, high: null },
    },
  ]);
});

test('precision is the share of those that were right, with an interval, by method and area', async () => {
  const alerts = [];
  for (let count = 0; count < 10; count += 1) alerts.push(await found('NB_QUANTILE', 'CF22'));
  for (const [place, id] of alerts.entries()) {
    await label(world.ada, id, place < 7 ? 'TRUE_ALARM' : place < 9 ? 'FALSE_ALARM' : 'UNDECIDED');
  }
  const [measured] = await measure('(methods: [NB_QUANTILE], level: 1)');
  expect(measured).toMatchObject({
    area: { pcode: 'CF22' },
    alertCount: 10,
    rightCount: 7,
    wrongCount: 2,
    undecidedCount: 1,
  });
  // What `prop.test(7, 9, correct = FALSE)` of R answers.
  expect(measured.precision).toBeCloseTo(0.7778, 4);
  expect(measured.low).toBeCloseTo(0.4526, 3);
  expect(measured.high).toBeCloseTo(0.9368, 3);
  expect(await measure('(methods: [NB_QUANTILE], pcode: "CF21")')).toEqual([]);
});

test('the last word of the organisation that raised it counts, and nothing that was said is lost', async () => {
  const id = await found('NB_CUSUM', 'CF21');
  expect((await label(stranger, id, 'FALSE_ALARM')).alert).toMatchObject({ verdict: 'FALSE_ALARM' });
  await label(world.ada, id, 'UNDECIDED');
  await label(world.ada, id, 'TRUE_ALARM');
  const { alert } = await label(stranger, id, 'FALSE_ALARM');
  expect(alert.verdict).toBe('TRUE_ALARM');
  expect(alert.labels.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
    'FALSE_ALARM',
    'TRUE_ALARM',
    'UNDECIDED',
    'FALSE_ALARM',
  ]);
  await expect(world.server.sql`update alert_labels set verdict = 'UNDECIDED'`).rejects.toThrow(
    /only added to/,
  );
});

test('a key labels nothing, nor does who released the alert, nor anybody what they do not see', async () => {
  const own = await raiseAlert(duty);
  expect((await label(world.server.officer, own.id, 'TRUE_ALARM')).refusals).toEqual(['FORBIDDEN']);
  expect((await label(world.head, own.id, 'TRUE_ALARM')).refusals).toEqual(['FORBIDDEN']);
  expect((await label(duty, own.id, 'TRUE_ALARM')).refusals).toEqual([
    'You released this alert; somebody else has to judge it.',
  ]);
  const secret = await raiseAlert(duty, { tlp: 'AMBER' });
  expect((await label(stranger, secret.id, 'TRUE_ALARM')).refusals).toEqual(['There is no such alert.']);
  expect((await label(world.ada, secret.id, 'TRUE_ALARM')).alert).toMatchObject({ verdict: 'TRUE_ALARM' });
});
