import { z } from 'zod';
import { labels, type TestLabel } from '../readers.ts';
import { bitOf, type MatrixRecords } from './matrix-records.ts';
import type { SharedKind } from './sharing-states.ts';

/** By path, the labels whose record an answer lets somebody know of. */
export type Sight = ReadonlyMap<string, readonly TestLabel[]>;

/** The paths of one question, which asks for everything in every way that there is. */
export const questionPaths: Readonly<Record<SharedKind, readonly string[]>> = {
  incidents: [
    'field',
    'node',
    'list',
    'text filter',
    'edge of a region',
    'edge of a mission',
    'the past',
    'totalCount',
    'aggregate',
    'changes',
    'search',
  ],
  alerts: ['field', 'node', 'list', 'edge of a region', 'totalCount', 'changes', 'search'],
};

/** That question, about these records. `after` is a place in the log before they were made. */
export function questionAbout(records: MatrixRecords, after: string) {
  const each = (type: 'incident' | 'alert', uuids: Readonly<Record<TestLabel, string>>): string =>
    labels.map((label) => `${type}${label}: ${type}(id: "${type}_${uuids[label]}") { id tlp }`).join(' ');
  const { incidents, alerts } = records.of;
  const ids = labels.flatMap((label) => [`incident_${incidents[label]}`, `alert_${alerts[label]}`]);
  const found = `(first: 10, filter: { text: "${records.words}" }`;
  const query = `query ($ids: [ID!]!, $after: Cursor!, $day: IncidentFilter!, $since: AlertFilter!) {
    ${each('incident', incidents)} ${each('alert', alerts)}
    nodes(ids: $ids) { id }
    list: incidents(first: 100, filter: $day) { nodes { id } }
    text: incidents${found}) { totalCount nodes { id } }
    past: incidents${found}, asKnownAt: "2100-01-01T00:00:00Z") { nodes { id } }
    region(pcode: "CAF") { incidents${found}) { edges { node { id } } } alerts(first: 100, filter: $since) { nodes { id } } }
    mission(acronym: "MINUSCA") { incidents${found}) { nodes { id } } }
    totals: incidentTotals(filter: { text: "${records.words}" }, by: [KIND]) { deaths { best } }
    alerts(first: 100, filter: $since) { totalCount nodes { id } }
    changes(after: $after) { changes { subjectId } }
    search(text: "${records.words}", kinds: [MISSION, INCIDENT, ALERT], first: 100) { subject { ... on Incident { id } ... on Alert { id } } }
  }`;
  const { filters } = records;
  return { query, variables: { ids, after, day: filters.incidents, since: filters.alerts } };
}

/** A page with its count. */
export const counted = z.object({ totalCount: z.number(), nodes: z.array(z.unknown()) });
const answered = z.object({
  data: z
    .object({
      nodes: z.unknown(),
      list: z.unknown(),
      text: counted,
      past: z.unknown(),
      region: z.object({ incidents: z.unknown(), alerts: z.unknown() }),
      mission: z.unknown(),
      totals: z.array(z.object({ deaths: z.object({ best: z.number().nullable() }) })),
      alerts: counted,
      changes: z.unknown(),
      search: z.unknown(),
    })
    .catchall(z.unknown()),
});

/** What an answer to it lets somebody know. Throws for an answer with errors. */
export function readAnswer(text: string, records: MatrixRecords): Readonly<Record<SharedKind, Sight>> {
  const parsed = answered.safeParse(JSON.parse(text));
  if (!parsed.success || text.includes('"errors"')) throw new Error(`Not answered: ${text.slice(0, 2_000)}`);
  const { data } = parsed.data;
  const named = (kind: SharedKind, part: unknown): readonly TestLabel[] => {
    const said = JSON.stringify(part);
    return labels.filter((label) => said.includes(records.of[kind][label]));
  };
  const fields = (type: string): unknown => labels.map((label) => data[`${type}${label}`]);
  const sum = data.totals.reduce((all, { deaths }) => all + (deaths.best ?? 0), 0);
  return {
    incidents: new Map([
      ['field', named('incidents', fields('incident'))],
      ['node', named('incidents', data.nodes)],
      ['list', named('incidents', data.list)],
      ['text filter', named('incidents', data.text.nodes)],
      ['edge of a region', named('incidents', data.region.incidents)],
      ['edge of a mission', named('incidents', data.mission)],
      ['the past', named('incidents', data.past)],
      ['totalCount', asCounted(data.text, named('incidents', data.text.nodes))],
      ['aggregate', labels.filter((label) => (sum & bitOf(label)) !== 0)],
      ['changes', named('incidents', data.changes)],
      ['search', named('incidents', data.search)],
    ]),
    alerts: new Map([
      ['field', named('alerts', fields('alert'))],
      ['node', named('alerts', data.nodes)],
      ['list', named('alerts', data.alerts.nodes)],
      ['edge of a region', named('alerts', data.region.alerts)],
      ['totalCount', asCounted(data.alerts, named('alerts', data.alerts.nodes))],
      ['changes', named('alerts', data.changes)],
      ['search', named('alerts', data.search)],
    ]),
  };
}

/** A count tells of the rows that are listed and of none besides; one that does not is wrong about every label. */
export const asCounted = (
  { totalCount, nodes }: z.infer<typeof counted>,
  listed: readonly TestLabel[],
): readonly TestLabel[] =>
  totalCount === nodes.length ? listed : labels.filter((label) => !listed.includes(label));
