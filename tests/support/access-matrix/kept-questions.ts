import { z } from 'zod';
import { labels, type TestLabel } from '../readers.ts';
import type { Line } from './lines.ts';
import type { MatrixRecords } from './matrix-records.ts';
import { asCounted, counted, type Sight } from './questions.ts';
import type { KeptKind } from './sharing-states.ts';

/** The paths of two questions about what no agreement shares. */
export const keptPaths: Readonly<Record<KeptKind, readonly string[]>> = {
  feedback: ['field', 'node', 'list', 'totalCount', 'changes'],
  surveys: ['field', 'node', 'list', 'totalCount'],
  'mission results': ['field', 'node', 'scorecard'],
  'alert drafts': ['field', 'node', 'list', 'totalCount'],
  audit: ['list'],
};

/** The fields of single records, and what their ids begin with. */
const fields = {
  feedback: ['feedbackItem', 'feedback'],
  surveys: ['survey', 'survey'],
  'mission results': ['missionResult', 'mission_result'],
  'alert drafts': ['alertDraft', 'alert_draft'],
} as const;

const fieldKinds = ['feedback', 'surveys', 'mission results', 'alert drafts'] as const;

type FieldKind = (typeof fieldKinds)[number];

const idOf = (kind: FieldKind, { of }: MatrixRecords, label: TestLabel): string =>
  `${fields[kind][1]}_${of[kind][label]}`;

/** What a line lets its reader know of these records. `after` is a place in the log before they were made. */
export async function askKept(
  line: Line,
  records: MatrixRecords,
  after: string,
): Promise<Readonly<Record<KeptKind, Sight>>> {
  const seen = read(await line.ask(questionAbout(records, after)), records);
  return { ...seen, audit: new Map([['list', await askAudit(line, records)]]) };
}

function questionAbout(records: MatrixRecords, after: string) {
  const singles = fieldKinds.flatMap((kind) =>
    labels.map((label) => {
      const [field] = fields[kind];
      return `${field}${label}: ${field}(id: "${idOf(kind, records, label)}") { id }`;
    }),
  );
  const ids = fieldKinds.flatMap((kind) => labels.map((label) => idOf(kind, records, label)));
  const query = `query ($ids: [ID!]!, $after: Cursor!) {
    ${singles.join(' ')}
    nodes(ids: $ids) { id }
    feedback(first: 100) { totalCount nodes { id } }
    surveys(first: 100, filter: { series: "${records.words}" }) { totalCount nodes { id } }
    mission(acronym: "MINUSCA") { scorecard { result { id } } }
    alertDrafts(first: 100) { totalCount nodes { id } }
    changes(after: $after) { changes { subjectId } }
  }`;
  return { query, variables: { ids, after } };
}

const answered = z.object({
  data: z
    .object({
      nodes: z.unknown(),
      feedback: counted,
      surveys: counted,
      mission: z.unknown(),
      alertDrafts: counted,
      changes: z.unknown(),
    })
    .catchall(z.unknown()),
});

function read(text: string, records: MatrixRecords): Readonly<Record<FieldKind, Sight>> {
  const parsed = answered.safeParse(JSON.parse(text));
  if (!parsed.success || text.includes('"errors"')) throw new Error(`Not answered: ${text.slice(0, 2_000)}`);
  const { data } = parsed.data;
  const named = (kind: FieldKind, part: unknown): readonly TestLabel[] => {
    const said = JSON.stringify(part);
    return labels.filter((label) => said.includes(records.of[kind][label]));
  };
  const alone = (kind: FieldKind): readonly (readonly [string, readonly TestLabel[]])[] => [
    [
      'field',
      named(
        kind,
        labels.map((label) => data[`${fields[kind][0]}${label}`]),
      ),
    ],
    ['node', named(kind, data.nodes)],
  ];
  const paged = (kind: FieldKind, page: z.infer<typeof counted>): Sight =>
    new Map([
      ...alone(kind),
      ['list', named(kind, page.nodes)],
      ['totalCount', asCounted(page, named(kind, page.nodes))],
    ]);
  return {
    feedback: new Map([...paged('feedback', data.feedback), ['changes', named('feedback', data.changes)]]),
    surveys: paged('surveys', data.surveys),
    'mission results': new Map([
      ...alone('mission results'),
      ['scorecard', named('mission results', data.mission)],
    ]),
    'alert drafts': paged('alert drafts', data.alertDrafts),
  };
}

/** The labels of which the audit tells; none to whoever is told that the audit is for auditors. */
async function askAudit(line: Line, { of }: MatrixRecords): Promise<readonly TestLabel[]> {
  const entries = labels.map(
    (label) =>
      `${label}: audit(first: 1, filter: { subject: "incident_${of.audit[label]}" }) { nodes { subjectId } }`,
  );
  const text = await line.ask({ query: `{ ${entries.join(' ')} }` });
  if (/"code":"(UNAUTHENTICATED|FORBIDDEN)"/.test(text)) return [];
  if (text.includes('"errors"')) throw new Error(`Not answered: ${text.slice(0, 2_000)}`);
  return labels.filter((label) => text.includes(of.audit[label]));
}
