import { afterAll, beforeAll, expect, test } from 'vitest';
import { liveAgreement } from '../support/agreement-writing.ts';
import { feedDocument, follow, openClient } from '../support/feed-client.ts';
import { mutate, report, uuidIn } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { machineOf } from '../support/place-ladder.ts';
import { type Sender, senderTo } from '../support/writing-server.ts';

let live: LiveServer;
let others: Record<'partner' | 'anonymous', Sender>;
beforeAll(async () => {
  live = await startLiveServer();
  const { send } = await machineOf(live, 'MdM');
  others = { partner: send, anonymous: senderTo(live.httpUrl) };
  await liveAgreement(live.officer, send, { kinds: ['INCIDENT'], locationPrecision: 'EXACT' });
});
afterAll(() => live.close());

const informant = 'Nurse of the clinic';
const hidden = {
  informant: null,
  redactions: [{ path: 'informant', reason: 'SOURCE_PROTECTED', level: null }],
};
const shown = { informant, redactions: [] };

async function toldTo(sender: Sender, id: string): Promise<unknown> {
  const { data } = await sender(`{ incident(id: "${id}") { informant redactions { path reason level } } }`);
  return (data as { incident: unknown }).incident;
}

const correct = (id: string, version: number, changes: object) =>
  mutate(live.officer, 'correctIncident', { id, version, reason: 'So.', changes });

test.each(['CLEAR', 'GREEN', 'AMBER'])(
  'who told of what is %s is known to the owner alone unless it says otherwise',
  async (tlp) => {
    const { id } = await report(live.officer, { tlp, informant });
    expect(await toldTo(live.officer, id)).toEqual(shown);
    expect(await toldTo(others.partner, id)).toEqual(hidden);
    expect(await toldTo(others.anonymous, id)).toEqual(tlp === 'CLEAR' ? hidden : null);
  },
);

test('who is not protected is told to all who see the incident', async () => {
  const { id } = await report(live.officer, { informant, isInformantProtected: false });
  for (const sender of [live.officer, others.partner, others.anonymous])
    expect(await toldTo(sender, id)).toEqual(shown);
});

test('protecting somebody later takes the name back from everybody else, also of the past', async () => {
  const { id } = await report(live.officer, { informant, isInformantProtected: false });
  await correct(id, 1, { isInformantProtected: true });
  const [kept] = await live.sql<{ at: string }[]>`
    select to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at from incident_revisions
     where id = ${uuidIn(id)}`;
  const past = `{ incident(id: "${id}", asKnownAt: "${kept?.at}") { version informant redactions { path reason level } } }`;
  for (const sender of Object.values(others)) {
    expect(await toldTo(sender, id)).toEqual(hidden);
    expect((await sender(past)).data).toEqual({ incident: { version: 1, ...hidden } });
  }
  expect(await toldTo(live.officer, id)).toEqual(shown);
});

test('a correction names another, keeps the protection, and takes the name away', async () => {
  const { id } = await report(live.officer, { informant });
  await correct(id, 1, { informant: 'A teacher' });
  expect(await toldTo(live.officer, id)).toEqual({ informant: 'A teacher', redactions: [] });
  expect(await toldTo(others.partner, id)).toEqual(hidden);
  await correct(id, 2, { informant: null });
  for (const sender of [live.officer, others.partner]) {
    expect(await toldTo(sender, id)).toEqual({ informant: null, redactions: [] });
  }
  expect((await correct(id, 3, { isInformantProtected: true })).userErrors).toMatchObject([
    { code: 'INVALID_INPUT', path: ['input', 'changes', 'isInformantProtected'] },
  ]);
});

test('the name is in no record, no version, no event, and no filter finds it', async () => {
  const { id } = await report(live.officer, { informant: 'Zebulon' });
  await correct(id, 1, { informant: 'Zebulon the elder', injured: 2 });
  const all = `id headline records { values { name value } } revisions { headline narrative } informant change { reason }`;
  for (const sender of Object.values(others)) {
    const { text, codes } = await sender(`{ incident(id: "${id}") { ${all} }
      incidents(filter: { text: "Zebulon" }) { totalCount nodes { id } } }`);
    expect(codes).toEqual([]);
    expect(text).toContain(id);
    expect(text).not.toContain('Zebulon');
    expect(text).toContain('"totalCount":0');
  }
  const kept = await live.sql`
    select from incident_records where record::text like '%Zebulon%'
    union all select from log.event_log where event_log::text like '%Zebulon%'
    union all select from client_references where client_references::text like '%Zebulon%'`;
  expect(kept).toHaveLength(0);
});

test('feeds tell the incident without the name', async () => {
  const client = openClient(live.socketUrl);
  const asked = feedDocument.replace('headline', 'headline informant redactions { path }');
  const feed = follow(client, {}, asked);
  await feed.caughtUp();
  const { id } = await report(live.officer, { informant });
  const told = await feed.until((messages) => messages.some(({ incident }) => incident?.id === id));
  expect(told.at(-1)?.incident).toMatchObject({ id, informant: null, redactions: [{ path: 'informant' }] });
  feed.stop();
  await client.dispose();
});
