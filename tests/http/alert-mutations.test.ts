import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fighting, raiseAlert, readAlert, sendAlert } from '../support/alert-sender.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const raise = (input: Record<string, unknown>, fields = '') =>
  sendAlert(server.officer, 'raiseAlert', { infos: [fighting], ...input }, fields);

const events = (id: string) => server.sql`
  select kind, entity_version as version, keys_before as before, keys_after as after from log.outbox
   where entity_id = ${id.replace('alert_', '')} order by ordinal`;

test('an alert is answered as it was released, with the regions that its P-codes name', async () => {
  const infos = [
    {
      ...fighting,
      headline: 'Keep away',
      responseTypes: ['AVOID', 'ALL_CLEAR'],
      categories: ['SECURITY', 'HEALTH'],
    },
    {
      ...fighting,
      language: 'fr',
      parameters: [{ name: 'déplacés', value: '200' }],
      resources: [{ description: 'Carte', mimeType: 'image/png', size: 5 }],
      areas: [
        {
          description: 'Autour',
          circles: ['7.3,18.28 25'],
          polygons: ['6,18 7,18 7,19 6,18'],
          geocodes: [{ name: 'P-CODE', value: 'CF22' }],
        },
      ],
    },
  ];
  const fields = `sender identifier status messageType scope tlp owner { acronym } incidents { headline } regions { pcode }
    infos { ordinal language headline categories responseTypes parameters { name value } resources { description uri size }
      areas { circles polygons geocodes { name value } regions { pcode } } }`;
  const alert = await raiseAlert(
    server.officer,
    { infos, incidents: [`incident_${uuidFor('battle')}`] },
    fields,
  );
  expect(alert).toMatchObject({
    version: 1,
    lifecycle: 'ACTIVE',
    sender: 'XM-DAC-41121',
    identifier: alert.id,
    status: 'ACTUAL',
    messageType: 'ALERT',
    scope: 'PUBLIC',
    tlp: 'CLEAR',
    owner: { acronym: 'UNHCR' },
    incidents: [{ headline: 'Séléka against the army' }],
    regions: [{ pcode: 'CF22' }, { pcode: 'CF21' }],
    infos: [
      {
        ordinal: 1,
        language: 'en',
        headline: 'Keep away',
        categories: ['SECURITY', 'HEALTH'],
        responseTypes: ['AVOID', 'ALL_CLEAR'],
      },
      {
        ordinal: 2,
        language: 'fr',
        parameters: [{ name: 'déplacés', value: '200' }],
        resources: [{ description: 'Carte', uri: null, size: 5 }],
        areas: [
          {
            circles: ['7.3,18.28 25'],
            polygons: ['6,18 7,18 7,19 6,18'],
            geocodes: [{ name: 'P-CODE', value: 'CF22' }],
            regions: [{ pcode: 'CF22' }],
          },
        ],
      },
    ],
  });
});

test('an alert and its event are one: the event tells by which regions and codes it is found', async () => {
  const { id } = await raiseAlert(server.officer);
  expect(await events(id)).toEqual([
    {
      kind: 'alert.raised',
      version: 1,
      before: null,
      after: {
        tlp: ['CLEAR'],
        owner: [uuidFor('UNHCR')],
        recipients: [],
        regions: [uuidFor('CAF'), uuidFor('CF21')].sort(),
        areas: [uuidFor('CF21')],
        severities: ['SEVERE'],
        urgencies: ['IMMEDIATE'],
        certainties: ['LIKELY'],
        categories: ['SECURITY'],
        statuses: ['ACTUAL'],
      },
    },
  ]);
});

test('an update is a message of its own that refers to the earlier one, which links to it and says what it said', async () => {
  const incidents = [`incident_${uuidFor('battle')}`];
  const first = await raiseAlert(server.officer, { status: 'EXERCISE', incidents }, 'sender identifier sent');
  const infos = [{ ...fighting, event: 'Fighting is over' }];
  const { alert: second } = await sendAlert(
    server.officer,
    'updateAlert',
    { id: first.id, version: 1, infos },
    'messageType status references { sender identifier sent alert { id } } incidents { id } infos { event }',
  );
  expect(second).toMatchObject({
    version: 1,
    messageType: 'UPDATE',
    status: 'EXERCISE',
    references: [
      { sender: first.sender, identifier: first.identifier, sent: first.sent, alert: { id: first.id } },
    ],
    incidents: [{ id: incidents[0] }],
    infos: [{ event: 'Fighting is over' }],
  });
  const earlier = await readAlert(server.officer, first.id, 'supersededBy { id } infos { event }');
  expect(earlier).toMatchObject({
    lifecycle: 'SUPERSEDED',
    supersededBy: { id: second?.id },
    infos: [{ event: fighting.event }],
  });
  expect((await events(first.id)).map(({ kind, version }) => `${kind} ${version}`)).toEqual([
    'alert.raised 1',
    'alert.superseded 2',
  ]);
});

test('a cancellation takes an alert back and says why, and is itself never in force', async () => {
  const { id } = await raiseAlert(server.officer);
  const { alert } = await sendAlert(
    server.officer,
    'cancelAlert',
    { id, version: 1, note: 'A false report.' },
    'cancelledBy { id note messageType lifecycle infos { event } references { alert { id } } }',
  );
  expect(alert).toMatchObject({
    id,
    version: 2,
    lifecycle: 'CANCELLED',
    cancelledBy: {
      note: 'A false report.',
      messageType: 'CANCEL',
      lifecycle: 'CANCELLED',
      infos: [],
      references: [{ alert: { id } }],
    },
  });
});

test('lists hold what is in force and meant in earnest; exercises and what is over are listed when asked for', async () => {
  const event = `Marked ${randomUUID()}`;
  const infos = [{ ...fighting, event }];
  const actual = await raiseAlert(server.officer, { infos });
  const exercise = await raiseAlert(server.officer, { infos, status: 'EXERCISE' });
  const cancelled = await raiseAlert(server.officer, { infos });
  await sendAlert(server.officer, 'cancelAlert', { id: cancelled.id, version: 1, note: 'Over.' });
  const list = async (filter: string): Promise<unknown> => {
    const { data } = await server.anonymous(
      `{ alerts(filter: { info: { text: "${event}" } ${filter} }) { nodes { id } } }`,
    );
    return (data as { alerts: { nodes: { id: string }[] } }).alerts.nodes.map(({ id }) => id);
  };
  expect(await list('')).toEqual([actual.id]);
  expect(await list('statuses: null, lifecycles: null')).toEqual([actual.id]);
  expect(await list('statuses: [EXERCISE]')).toEqual([exercise.id]);
  expect(await list('lifecycles: [CANCELLED]')).toEqual([cancelled.id]);
});

test('the same reference again releases nothing twice and gives the same answer; for another alert it is refused', async () => {
  const clientReference = randomUUID();
  const [first, again] = [await raise({ clientReference }), await raise({ clientReference })];
  expect(again.alert).toEqual(first.alert);
  expect(await events(first.alert?.id ?? '')).toHaveLength(1);
  const other = await raise({ clientReference, note: 'Another.' });
  expect(other.userErrors).toMatchObject([
    { __typename: 'InvalidInput', path: ['input', 'clientReference'] },
  ]);
});

const yesterday = new Date(Date.now() - 86_400_000).toISOString();
const area = { description: 'Ouham' };

test.each([
  { wrong: 'no block', input: { infos: [] }, path: 'infos' },
  { wrong: 'no category', input: { infos: [{ ...fighting, categories: [] }] }, path: 'infos 0 categories' },
  { wrong: 'no area', input: { infos: [{ ...fighting, areas: [] }] }, path: 'infos 0 areas' },
  {
    wrong: 'an unknown P-code',
    input: { infos: [{ ...fighting, areas: [{ ...area, pcodes: ['CF99'] }] }] },
    path: 'infos 0 areas 0 pcodes',
  },
  {
    wrong: 'an open outline',
    input: { infos: [{ ...fighting, areas: [{ ...area, polygons: ['1,2 3,4'] }] }] },
    path: 'infos 0 areas 0 polygons 0',
  },
  {
    wrong: 'an outline on one line',
    input: { infos: [{ ...fighting, areas: [{ ...area, polygons: ['1,2 2,3 3,4 1,2'] }] }] },
    path: 'infos 0 areas 0 polygons 0',
  },
  {
    wrong: 'an onset before now',
    input: { infos: [fighting, { ...fighting, onset: yesterday }] },
    path: 'infos 1 onset',
  },
  {
    wrong: 'an expiry before now',
    input: { infos: [{ ...fighting, expires: yesterday }] },
    path: 'infos 0 expires',
  },
  {
    wrong: 'an endless text',
    input: { infos: [{ ...fighting, description: 'x'.repeat(10_001) }] },
    path: 'infos 0 description',
  },
  {
    wrong: 'an unknown incident',
    input: { incidents: [`incident_${uuidFor('nothing')}`] },
    path: 'incidents 0',
  },
])('$wrong is refused as data, naming the place, and nothing is written', async ({ input, path }) => {
  const clientReference = randomUUID();
  const { alert, userErrors, answer } = await raise({ clientReference, ...input });
  expect(answer.status).toBe(200);
  expect(alert).toBeNull();
  expect(userErrors.map((error) => (error.path as string[]).join(' '))).toEqual([`input ${path}`]);
  expect((await raise({ clientReference })).userErrors).toEqual([]);
});

test('raising takes a key with the scope, and only the organisation that raised an alert may change it', async () => {
  const { id } = await raiseAlert(server.machine);
  const update = { id, version: 1, infos: [fighting] };
  expect((await sendAlert(server.anonymous, 'raiseAlert', { infos: [fighting] })).answer.codes).toEqual([
    'UNAUTHENTICATED',
  ]);
  expect((await sendAlert(server.partner, 'updateAlert', update)).answer.codes).toEqual(['FORBIDDEN']);
  expect(
    (await sendAlert(server.partner, 'cancelAlert', { id, version: 1, note: 'No.' })).answer.codes,
  ).toEqual(['FORBIDDEN']);
  expect((await readAlert(server.anonymous, id))?.lifecycle).toBe('ACTIVE');
});

test('an update and a cancellation that say nothing of the label are no wider than what they change', async () => {
  const first = await raiseAlert(server.officer, { tlp: 'AMBER_STRICT' });
  const target = { id: first.id, version: first.version };
  const { alert } = await sendAlert(
    server.officer,
    'updateAlert',
    { ...target, infos: [fighting] },
    'tlp scope',
  );
  expect(alert).toMatchObject({ tlp: 'AMBER_STRICT', scope: 'RESTRICTED' });
  const again = { id: alert?.id, version: alert?.version, note: 'Over.' };
  const fields = 'cancelledBy { tlp scope }';
  const cancelled = await sendAlert(server.officer, 'cancelAlert', again, fields);
  expect(cancelled.alert).toMatchObject({ cancelledBy: { tlp: 'AMBER_STRICT', scope: 'RESTRICTED' } });
  const next = await raiseAlert(server.officer, { tlp: 'AMBER' });
  const wider = { id: next.id, version: next.version, infos: [fighting], tlp: 'GREEN' };
  expect((await sendAlert(server.officer, 'updateAlert', wider, 'tlp')).alert?.tlp).toBe('GREEN');
});

test('an alert that came from outside is for its sender to change, not for anybody with a key', async () => {
  const id = uuidFor('from outside');
  await server.sql`
    insert into alerts (id, identifier, sender, sent, status, message_type, scope)
    values (${id}, '1', 'elsewhere', now(), 'ACTUAL', 'ALERT', 'PUBLIC')`;
  const cancel = { id: `alert_${id}`, version: 1, note: 'No.' };
  const { userErrors } = await sendAlert(server.officer, 'cancelAlert', cancel);
  expect(userErrors).toMatchObject([{ __typename: 'InvalidInput', path: ['input', 'id'] }]);
});

test('nobody can change what was released, not even the owner of the tables', async () => {
  const { id } = await raiseAlert(server.officer);
  const uuid = id.replace('alert_', '');
  for (const statement of [
    `update alerts set note = 'another' where id = '${uuid}'`,
    `delete from alerts where id = '${uuid}'`,
    `update alert_infos set severity = 'MINOR' where alert_id = '${uuid}'`,
    `delete from alert_infos where alert_id = '${uuid}'`,
    `insert into alert_incidents values ('${uuid}', '${uuidFor('battle')}')`,
    'update alert_areas set description = description',
    'delete from alert_area_regions',
  ]) {
    await expect(server.sql.unsafe(statement), statement).rejects.toMatchObject({ code: '23000' });
  }
});
