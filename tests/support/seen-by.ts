import { parse } from 'graphql';
import { type Audience, readAs } from '../../src/database/audience.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { encodeLogCursor } from '../../src/log/cursor.ts';
import type { LabelledWorld } from './labelled-world.ts';
import type { LiveServer } from './live-server.ts';
import { labels, type TestLabel } from './readers.ts';

/** Every way to what there is of incidents and of alerts, as documents. */
const paths = {
  incidents: [
    '{ incidents(first: 100) { nodes { id } } }',
    '{ incidents(first: 100, filter: { text: "labelled" }) { nodes { id } } }',
    '{ incidents(first: 100, filter: { kinds: [BATTLES] }) { nodes { id } } }',
    '{ region(pcode: "CAF") { incidents(first: 100) { nodes { id } } } }',
    '{ mission(acronym: "MINUSCA") { incidents(first: 100) { nodes { id } } } }',
    '{ incidents(first: 100, asKnownAt: "2100-01-01T00:00:00Z") { nodes { id } } }',
  ],
  alerts: [
    '{ alerts(first: 100) { nodes { id } } }',
    '{ region(pcode: "CAF") { alerts(first: 100) { nodes { id } } } }',
  ],
} as const;

const tables = {
  incidents: { incidents: 'id', incident_regions: 'incident_id', incident_records: 'incident_id' },
  alerts: { alerts: 'id', alert_infos: 'alert_id' },
} as const;

/**
 * The labels whose record somebody sees, by every way there is: lists, look-ups, the tables themselves, and the changes
 * since the beginning of the log. One entry for each way; they must all be the same.
 */
export async function seenBy(
  live: LiveServer,
  world: LabelledWorld,
  audience: Audience,
  kind: 'incidents' | 'alerts',
): Promise<readonly (readonly TestLabel[])[]> {
  const ask = async (query: string, variables = {}): Promise<string> =>
    stringifyAnswer(await live.graph.answer({ document: parse(query), variables, audience }));
  const idOf = (label: TestLabel): string => world[kind][label];
  const labelsIn = (text: string): readonly TestLabel[] =>
    labels.filter((label) => text.includes(idOf(label)));
  const lists = await Promise.all(paths[kind].map((query) => ask(query)));
  const nodes = await ask('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', {
    ids: labels.map((label) => `${kind.slice(0, -1)}_${idOf(label)}`),
  });
  const rows = await Promise.all(
    Object.entries(tables[kind]).map(async ([table, column]) => {
      const text = `select ${column} from ${table}`;
      return (await readAs(live.database, audience, { name: 'raw', text }, [])).join();
    }),
  );
  return [...lists, nodes, ...rows].map(labelsIn);
}

/** Why `changes` says that a reader must begin anew who read the log up to a position; null when it need not. */
export async function resyncSince(live: LiveServer, audience: Audience, position: number): Promise<unknown> {
  const query = 'query ($after: Cursor!) { changes(after: $after) { resync } }';
  const variables = { after: encodeLogCursor({ epoch: 1, position }) };
  const answer = await live.graph.answer({ document: parse(query), variables, audience });
  return JSON.parse(stringifyAnswer(answer)).data.changes.resync;
}
