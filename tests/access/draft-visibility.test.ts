import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { type Audience, readAs } from '../../src/database/audience.ts';
import { type AdministeredServer, startAdministeredServer } from '../support/administrators.ts';
import { buildPerson } from '../support/people.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let world: AdministeredServer;
const readers = new Map<string, Sender>();
const draft = uuidFor('draft');
const detection = uuidFor('secret detection');

beforeAll(async () => {
  world = await startAdministeredServer();
  const { server, issuer } = world;
  const at = { issuer: issuer.settings.issuer };
  await buildPerson(server.database, {
    ...at,
    subject: 'duty',
    organisation: 'UNHCR',
    roles: ['DUTY_OFFICER'],
  });
  await buildPerson(server.database, {
    ...at,
    subject: 'other',
    organisation: 'MdM',
    roles: ['DUTY_OFFICER'],
  });
  await buildPerson(server.database, { ...at, subject: 'nobody' });
  const expiresAt = new Date(Date.now() + 3_600_000);
  const key = { organisationId: uuidFor('MdM'), label: 'key', scopes: keyScopes, expiresAt };
  readers.set('an officer of the organisation', await world.as('duty'));
  readers.set('an analyst of the organisation', world.ada);
  readers.set('a key of the organisation', server.officer);
  readers.set('an officer of another organisation', await world.as('other'));
  const keyed = senderTo(server.httpUrl, `Bearer ${await issueApiKey(server.database, key)}`);
  readers.set('a key of another organisation', keyed);
  readers.set('somebody of no organisation', await world.as('nobody'));
  readers.set('the administrator of the platform', world.root);
  readers.set('the administrator of the mission', world.head);
  readers.set('everybody', senderTo(server.httpUrl));
  await writeDraft();
});
afterAll(() => world.close());

/** A draft of UNHCR about alarms that everybody may know of, and about one that only UNHCR may. */
async function writeDraft(): Promise<void> {
  const { sql } = world.server;
  const place = uuidFor('CF21');
  await sql`
    insert into detections (id, tlp, owner_organisation_id, region_id, week, kind, status, method, is_alarm, observed, parameters, data_epoch, data_position)
    values (${detection}, 'AMBER', ${uuidFor('UNHCR')}, ${place}, '2024-05-06', 'EVENTS', 'ACTUAL', 'NB_CUSUM', true, 8, '[]', 1, 1)`;
  await sql`
    insert into alert_drafts (id, owner_organisation_id, region_id, kind, status, week, label, severity, urgency, certainty, headline, description)
    values (${draft}, ${uuidFor('UNHCR')}, ${place}, 'EVENTS', 'ACTUAL', '2024-05-06', 'CLEAR', 'SEVERE', 'EXPECTED', 'LIKELY', 'Secret', 'Secret')`;
  await sql`insert into draft_detections (draft_id, detection_id) values (${draft}, ${detection})`;
}

const ways = {
  'its id': `{ alertDraft(id: "alert_draft_${draft}") { id } }`,
  node: `{ node(id: "alert_draft_${draft}") { id } }`,
  nodes: `{ nodes(ids: ["alert_draft_${draft}"]) { id } }`,
  'the list': '{ alertDrafts { nodes { id } } }',
  'the list of all states':
    '{ alertDrafts(filter: { states: [OPEN], statuses: [ACTUAL, EXERCISE] }) { edges { node { id } } } }',
  'the detection behind it': `{ detection(id: "detection_${detection}") { id } }`,
  'the list of detections': '{ detections(filter: { pcode: "CF21" }) { nodes { id } } }',
};

const insiders = [
  'an officer of the organisation',
  'an analyst of the organisation',
  'a key of the organisation',
];

test.each(Object.entries(ways))(
  'by %s a draft, and what is labelled behind it, is for its organisation alone',
  async (_, query) => {
    const seen = [];
    for (const [name, reader] of readers) {
      const { text, codes } = await reader(query);
      expect(codes, name).toEqual([]);
      if (text.includes(draft) || text.includes(detection)) seen.push(name);
    }
    expect(seen).toEqual(insiders);
  },
);

test('nobody else is even told how many there are', async () => {
  for (const [name, reader] of readers) {
    const { data } = await reader('{ alertDrafts { totalCount } }');
    expect(data, name).toEqual({ alertDrafts: { totalCount: insiders.includes(name) ? 1 : 0 } });
  }
});

test.each(['alert_drafts', 'draft_detections', 'detections'])(
  'the rows of %s are for the organisation alone',
  async (table) => {
    const count = async (audience: Audience): Promise<number> =>
      (await readAs(world.server.database, audience, { name: 'raw', text: `select 1 from ${table}` }, []))
        .length;
    const of = (organisation: string): Audience => ({
      kind: 'member',
      organisationIds: [uuidFor(organisation)],
      personId: null,
    });
    expect([await count(of('UNHCR')), await count(of('MdM')), await count({ kind: 'public' })]).toEqual([
      1, 0, 0,
    ]);
  },
);

test('what tells of alerts does not tell of it', async () => {
  const officer = readers.get('an officer of the organisation');
  const { text } = (await officer?.(
    '{ alerts(filter: { lifecycles: [ACTIVE, EXPIRED] }) { nodes { infos { headline } } } }',
  )) ?? { text: 'Secret' };
  const atom = await (await fetch(`${world.server.httpUrl}/alerts.atom`)).text();
  const events = await world.server
    .sql`select from log.event_log where entity_id in (${draft}, ${detection})`;
  expect([text.includes('Secret'), atom.includes('Secret'), events]).toEqual([false, false, []]);
});
