import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Audience, readAs } from '../../src/database/audience.ts';
import { readAlertPage } from '../../src/exchange/cap/read-alert-page.ts';
import { readStoredAlert } from '../../src/exchange/cap/stored-alert.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import { readLogState } from '../../src/log/read-events.ts';
import { readLogOf } from '../support/event-log.ts';
import { alertDocument, feedDocument } from '../support/feed-client.ts';
import { type HeardFeed, listen } from '../support/heard-feed.ts';
import { buildLabelledWorld, type LabelledWorld } from '../support/labelled-world.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { labels, mustSee, type ReaderName, readerNames, readers } from '../support/readers.ts';

let live: LiveServer;
let world: LabelledWorld;
let start: string;
const heard = new Map<ReaderName, readonly HeardFeed[]>();

beforeAll(async () => {
  live = await startLiveServer();
  start = encodeLogCursor(await readLogState(live.database));
  for (const name of readerNames) {
    const audience = readers[name];
    heard.set(name, [
      await listen(live.feeds, audience, feedDocument),
      await listen(live.feeds, audience, feedDocument, { filter: { text: 'Labelled' } }),
      await listen(live.feeds, audience, alertDocument),
    ]);
  }
  world = await buildLabelledWorld(live);
  await readLogOf(live.database, 10);
});
afterAll(() => live.close());

/** Everything that an answer says, so that an id in any place of it is found. */
async function ask(
  audience: Audience,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<string> {
  return stringifyAnswer(await live.graph.answer({ document: parse(query), variables, audience }));
}

/** The labels whose record an answer names. */
const labelsIn = (text: string, kind: 'incidents' | 'alerts') =>
  labels.filter((label) => text.includes(world[kind][label]));

const ofIncidents = {
  list: '{ incidents(first: 100) { nodes { id } } }',
  'list by text': '{ incidents(first: 100, filter: { text: "labelled" }) { nodes { id } } }',
  'list by kind': '{ incidents(first: 100, filter: { kinds: [BATTLES] }) { nodes { id } } }',
  'list of a region': '{ incidents(first: 100, filter: { pcode: "CF21" }) { nodes { id } } }',
  'nested edge': '{ region(pcode: "CF21") { incidents(first: 100) { edges { node { id } } } } }',
  'edge of a mission': '{ mission(acronym: "MINUSCA") { incidents(first: 100) { nodes { id } } } }',
  'the past': '{ incidents(first: 100, asKnownAt: "2100-01-01T00:00:00Z") { nodes { id } } }',
};

describe.each(readerNames)('%s', (name) => {
  const audience = readers[name];

  test.each(Object.entries(ofIncidents))(
    'sees of incidents what the labels let: %s',
    async (_path, query) => {
      expect(labelsIn(await ask(audience, query), 'incidents')).toEqual(mustSee(name));
    },
  );

  test('sees by its id and by node what the labels let, and null for the rest', async () => {
    for (const label of labels) {
      const id = `incident_${world.incidents[label]}`;
      const text = await ask(
        audience,
        'query ($id: ID!) { one: incident(id: $id) { tlp } two: node(id: $id) { __typename } }',
        { id },
      );
      const { one, two } = JSON.parse(text).data;
      const isSeen = mustSee(name).includes(label);
      expect([one?.tlp, two?.__typename]).toEqual(isSeen ? [label, 'Incident'] : [undefined, undefined]);
    }
  });

  test('counts and totals what the labels let', async () => {
    const filter = '(filter: { text: "labelled" }';
    const { data } = JSON.parse(
      await ask(
        audience,
        `{ incidents${filter}) { totalCount } incidentTotals${filter}, by: [KIND]) { incidentCount } }`,
      ),
    );
    const counted = data.incidentTotals.map((row: { incidentCount: number }) => row.incidentCount);
    expect([data.incidents.totalCount, ...counted]).toEqual([mustSee(name).length, mustSee(name).length]);
  });

  test('sees alerts by list and with what they say', async () => {
    const text = await ask(
      audience,
      '{ alerts(first: 100) { nodes { id infos { event areas { regions { pcode } } } } } }',
    );
    expect(labelsIn(text, 'alerts')).toEqual(mustSee(name));
    const { nodes } = JSON.parse(text).data.alerts;
    for (const { infos } of nodes) expect(infos[0].areas[0].regions).toEqual([{ pcode: 'CF21' }]);
  });

  test('is given as messages of CAP what the labels let, each with the scope of its label', async () => {
    const choice = { status: 'ACTUAL', before: null, size: 100 } as const;
    const { entries } = await readAlertPage(live.database, audience, choice, new Map());
    expect(labelsIn(JSON.stringify(entries), 'alerts')).toEqual(mustSee(name));
    for (const label of labels) {
      const alert = await readStoredAlert(live.database, audience, world.alerts[label], new Map());
      const scope = label === 'CLEAR' ? 'PUBLIC' : label === 'RED' ? 'PRIVATE' : 'RESTRICTED';
      const restriction = label === 'CLEAR' ? null : `TLP:${label.replace('_', '+')}`;
      if (mustSee(name).includes(label)) expect(alert).toMatchObject({ scope, restriction });
      else expect(alert).toBeUndefined();
    }
  });

  test('learns of changes to what the labels let alone', async () => {
    const text = await ask(
      audience,
      'query ($after: Cursor!) { changes(after: $after) { changes { subjectId } } }',
      { after: start },
    );
    expect(labelsIn(text, 'incidents')).toEqual(mustSee(name));
    expect(labelsIn(text, 'alerts')).toEqual(mustSee(name));
  });

  test('is told live of what the labels let alone', async () => {
    const [all, byText, alerts] = heard.get(name) ?? [];
    for (const [feed, kind] of [
      [all, 'incidents'],
      [byText, 'incidents'],
      [alerts, 'alerts'],
    ] as const) {
      const told = await feed?.said(mustSee(name).length);
      expect(labelsIn(String(told), kind)).toEqual(mustSee(name));
      expect(told).not.toContain('"incident":null');
      expect(told).not.toContain('Removed');
    }
  });

  test('begins with a snapshot, and catches up with a past, of what the labels let alone', async () => {
    for (const beginning of [{ snapshot: true }, { after: start }]) {
      const feed = await listen(live.feeds, audience, feedDocument, {
        ...beginning,
        filter: { pcode: 'CF21' },
      });
      expect(labelsIn(await feed.said(0), 'incidents')).toEqual(mustSee(name));
      feed.stop();
    }
  });

  test('reads in the tables themselves what the labels let alone', async () => {
    const tables = {
      incidents: 'id',
      incident_regions: 'incident_id',
      incident_records: 'incident_id',
      alerts: 'id',
      alert_infos: 'alert_id',
    };
    for (const [table, column] of Object.entries(tables)) {
      const rows = await readAs(
        live.database,
        audience,
        { name: 'raw', text: `select ${column} from ${table}` },
        [],
      );
      expect(labelsIn(rows.join(), table.startsWith('incident') ? 'incidents' : 'alerts'), table).toEqual(
        mustSee(name),
      );
    }
  });
});
