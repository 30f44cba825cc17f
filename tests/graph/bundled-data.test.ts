import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { type MeasuredGraph, openBundledGraph } from '../support/graph.ts';
import { leaves } from './corpus/question.ts';

let bundled: MeasuredGraph;
beforeAll(async () => {
  bundled = await openBundledGraph();
});
afterAll(() => bundled.close());

test.each([
  [
    'a mission down to tasks, areas, partners, activities, incidents and values',
    `{ mission(acronym: "MINUSCA") { ${leaves('Mission')} mandates { instrument tasks { theme statement results { statement } } }
      regions(first: 5) { nodes { name pcode } pageInfo { hasNextPage } } partners(first: 5) { nodes { name } }
      contributions(first: 20) { nodes { asOf kind total organisation { name } } } ngos(first: 5) { totalCount nodes { name activities(first: 2) { nodes { title } } } }
      incidents(first: 20, orderBy: DEATHS_DESC, filter: { occurredFrom: "2014-01-01" }) { totalCount nodes { headline occurredFrom deaths { low best high } region { name } participants { actor { name } } } }
      latestObservations(first: 10) { nodes { value indicator { name } region { name } } } deployments(first: 10) { nodes { place troops location { latitude longitude } } } fatalities(first: 10) { nodes { occurredOn cause } } } }`,
  ],
  [
    'a region up, down and across',
    `{ region(pcode: "CAF") { feature box { west } children(first: 30) { totalCount nodes { name names { language text } boundary siblings(first: 2) { nodes { name } } } }
      incidents(first: 50) { pageInfo { endCursor hasNextPage } nodes { ${leaves('Incident')} location { latitude longitude } citations { article } records { values { name value } } } }
      organisations(first: 30) { edges { activityCount node { __typename name acronym } } } observations(first: 30) { nodes { value low high standardError periodStart } } } }`,
  ],
  [
    'incidents in former versions',
    '{ incidents(first: 50, asKnownAt: "2030-01-01T00:00:00Z") { totalCount nodes { id version } } }',
  ],
  [
    'totals by month and kind',
    '{ incidentTotals(by: [MONTH, KIND, REGION], filter: { pcode: "CAF" }) { month kind region { name } incidentCount deaths { low best high civilians } } }',
  ],
  [
    'names in all scripts',
    '{ organisations(first: 100, orderBy: NAME_DESC) { edges { cursor node { name names { language text } aliases { name confidence } } } } search(text: "médecins") { name score kind } }',
  ],
])('over the bundled data, %s: all outlets answer with the same bytes', async (_what, text) => {
  const document = parse(text);
  expect(validate(bundled.graph.schema, document)).toEqual([]);
  const request = { document, audience: { kind: 'public' } } as const;
  const spliced = stringifyAnswer(await bundled.graph.answer(request));
  expect(JSON.parse(spliced).errors).toBeUndefined();
  expect(spliced.length).toBeGreaterThan(1_000);
  expect(stringifyAnswer(await bundled.graph.answerWalking(request))).toBe(spliced);
  expect(await bundled.oracle.answer(document)).toBe(spliced);
});

test('boundaries are kept in the form in which JavaScript prints them', async () => {
  const rows = await bundled.sql<
    { geometry: string }[]
  >`select geometry from regions where geometry is not null`;
  expect(rows.length).toBeGreaterThan(100);
  for (const { geometry } of rows) expect(JSON.stringify(JSON.parse(geometry)) === geometry).toBe(true);
});
