import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { fighting, sendAlert } from '../support/alert-sender.ts';
import { feedDocument } from '../support/feed-client.ts';
import { listen } from '../support/heard-feed.ts';
import { ambush, mutate, report } from '../support/incident-writing.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { readers } from '../support/readers.ts';
import { uuidFor } from '../support/small-world-events.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let live: LiveServer;
let world: LabelledWorld;
/** The analyst of Médecins du Monde, whose organisation owns nothing of the labelled world. */
let analyst: Sender;

beforeAll(async () => {
  live = await startLiveServer();
  world = await buildLabelledWorld(live);
  const organisationId = uuidFor('MdM');
  const key = {
    organisationId,
    label: 'analyst',
    scopes: keyScopes,
    expiresAt: new Date(Date.now() + 3_600_000),
  };
  analyst = senderTo(live.httpUrl, `Bearer ${await issueApiKey(live.database, key)}`);
});
afterAll(() => live.close());

const unknown = `incident_${uuidFor('nothing of the kind')}`;

describe('a command on a row that its sender may not see answers as if there were none', () => {
  test.each(['correctIncident', 'verifyIncident', 'disputeIncident', 'rejectIncident', 'retractIncident'])(
    '%s, whatever the version',
    async (name) => {
      const changes = name === 'correctIncident' ? { changes: { headline: 'Mine' } } : {};
      for (const version of [1, 7]) {
        const send = (id: string) => mutate(analyst, name, { id, version, reason: 'So.', ...changes });
        const hidden = await send(`incident_${world.incidents.AMBER}`);
        expect(hidden.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
        expect(hidden.userErrors).toEqual((await send(unknown)).userErrors);
      }
    },
  );

  test('a merge into it, and a merge of it', async () => {
    const own = await report(analyst);
    const secret = `incident_${world.incidents.AMBER_STRICT}`;
    for (const [from, to] of [
      [
        { ...own, into: secret },
        { ...own, into: unknown },
      ],
      [
        { ...own, id: secret, into: own.id },
        { ...own, id: unknown, into: own.id },
      ],
    ] as const) {
      const hidden = await mutate(analyst, 'mergeIncidents', from);
      expect(hidden.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
      expect(hidden.userErrors).toEqual((await mutate(analyst, 'mergeIncidents', to)).userErrors);
    }
  });

  test('an alert, and an alert about an incident that is hidden', async () => {
    const target = { id: `alert_${world.alerts.AMBER}`, version: 9 };
    const { userErrors } = await sendAlert(analyst, 'cancelAlert', { ...target, note: 'So.' });
    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
    const about = await sendAlert(analyst, 'raiseAlert', {
      infos: [fighting],
      incidents: [`incident_${world.incidents.RED}`],
    });
    expect(about.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });
});

test('what is RED names persons, and only such as there are; other labels name none', async () => {
  const wrong = [
    [{ tlp: 'RED' }, 'INVALID_INPUT'],
    [{ tlp: 'RED', recipients: [`person_${uuidFor('nobody')}`] }, 'NOT_FOUND'],
    [{ tlp: 'GREEN', recipients: world.recipients }, 'INVALID_INPUT'],
  ] as const;
  for (const [label, code] of wrong) {
    const { userErrors } = await mutate(live.officer, 'reportIncident', { ...ambush, ...label });
    expect(userErrors).toMatchObject([{ code, path: ['input', 'recipients'] }]);
  }
});

test('the scope of an alert as CAP has it follows its label', async () => {
  const rows =
    await live.sql`select tlp, scope from alerts where id = any(${Object.values(world.alerts)}) order by tlp`;
  expect(rows.map(({ tlp, scope }) => `${tlp} ${scope}`)).toEqual([
    'CLEAR PUBLIC',
    'GREEN RESTRICTED',
    'AMBER RESTRICTED',
    'AMBER_STRICT RESTRICTED',
    'RED PRIVATE',
  ]);
});

const isTold = (text: string, id: string) => text.split('\n').filter((line) => line.includes(id));

test.each(['anybody', 'a machine of another organisation', 'a recipient elsewhere'] as const)(
  'when an incident becomes hidden, %s is told that it has gone, and no more; whoever still sees it gets the change',
  async (name) => {
    const reader = await listen(live.feeds, readers[name], feedDocument);
    const byText = await listen(live.feeds, readers[name], feedDocument, { filter: { text: 'heard' } });
    const colleague = await listen(live.feeds, readers['a machine of the owner'], feedDocument);
    const made = await report(live.officer, { headline: 'Heard by all' });
    for (const feed of [reader, byText, colleague]) expect(await feed.said(1)).toContain(made.id);
    const changes = { tlp: 'AMBER_STRICT', headline: 'Heard by ours' };
    await mutate(live.officer, 'correctIncident', { ...made, changes });
    expect(await colleague.said(2)).toContain('Heard by ours');
    for (const feed of [reader, byText]) {
      const told = isTold(await feed.said(1), made.id);
      expect(told).toHaveLength(2);
      expect(told[1]).toMatch(/"Removed".*"GONE"/);
      expect(told.join()).not.toContain('Heard by ours');
    }
    for (const feed of [reader, byText, colleague]) feed.stop();
  },
);

test('once an incident is hidden, the log tells the public that it went, and nothing of before', async () => {
  const after = JSON.parse((await live.officer('{ incidents(first: 1) { asOf } }')).text).data.incidents.asOf;
  const made = await report(live.officer, { headline: 'Soon hidden' });
  await mutate(live.officer, 'correctIncident', { ...made, changes: { headline: 'Hidden soon' } });
  await mutate(live.officer, 'correctIncident', { ...made, version: 2, changes: { tlp: 'GREEN' } });
  const query = `query ($after: Cursor!) {
    changes(after: $after) { changes { kind subjectId subjectVersion subject { __typename } } } }`;
  const gone = { kind: 'INCIDENT_CORRECTED', subjectId: made.id, subjectVersion: 3, subject: null };
  await vi.waitFor(async () => {
    const { data } = JSON.parse((await senderTo(live.httpUrl)(query, { after })).text);
    const told = data.changes.changes.filter(({ subjectId }: { subjectId: string }) => subjectId === made.id);
    expect(told).toEqual([gone]);
  }, 10_000);
  const past = `query ($id: ID!) { incident(id: $id) { id }
    incidents(asKnownAt: "2100-01-01T00:00:00Z", filter: { text: "soon" }) { totalCount } }`;
  const seen = JSON.parse((await senderTo(live.httpUrl)(past, { id: made.id })).text).data;
  expect(seen).toEqual({ incident: null, incidents: { totalCount: 0 } });
});
