import { Kind, type OperationDefinitionNode, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { type MeasuredGraph, openSeededGraph } from '../support/graph.ts';
import { corpus } from './corpus/corpus.ts';
import { everythingAskable, whatIsAsked } from './corpus/coverage.ts';
import { filterQuestions } from './corpus/filters.ts';
import type { Question } from './corpus/question.ts';

let seeded: MeasuredGraph;
beforeAll(async () => {
  seeded = await openSeededGraph();
});
afterAll(() => seeded.close());

const audience = { kind: 'public' } as const;

function requestOf({ document, variables }: Question) {
  return { document: parse(document), variables: { ...variables }, audience };
}

/** One for each key of the answer that is read from tables. */
function expectedStatements({ document, statements }: Question, answer: string): number {
  if (statements !== undefined) return statements;
  const operation = parse(document).definitions.find(
    (definition): definition is OperationDefinitionNode => definition.kind === Kind.OPERATION_DEFINITION,
  );
  const unmapped = operation?.selectionSet.selections.flatMap((node) =>
    node.kind === Kind.FIELD && node.name.value.startsWith('__')
      ? [node.alias?.value ?? node.name.value]
      : [],
  );
  return Object.keys(JSON.parse(answer).data).filter((key) => !unmapped?.includes(key)).length;
}

describe('for every question of the corpus', () => {
  test.each(corpus)('$title: spliced, walked and plain answers are the same bytes', async (question) => {
    const request = requestOf(question);
    expect(validate(seeded.graph.schema, request.document)).toEqual([]);
    const before = seeded.countStatements();
    const answer = await seeded.graph.answer(request);
    const statements = seeded.countStatements() - before;
    expect(answer.errors?.map((error) => String(error.originalError ?? error))).toBeUndefined();
    const spliced = stringifyAnswer(answer);
    expect(stringifyAnswer(await seeded.graph.answerWalking(request))).toBe(spliced);
    expect(await seeded.oracle.answer(request.document, request.variables)).toBe(spliced);
    expect(statements).toBe(expectedStatements(question, spliced));
  });
});

test('the corpus asks for every type, field, argument, filter and order of the graph', () => {
  const asked = whatIsAsked(seeded.graph.schema, corpus);
  const missing = [...everythingAskable(seeded.graph.schema)].filter((name) => !asked.has(name));
  expect(missing).toEqual([]);
  expect(new Set(corpus.map(({ title }) => title)).size).toBe(corpus.length);
  expect(corpus.length).toBeGreaterThanOrEqual(60);
});

test('every filter of the corpus keeps some rows and drops others', async () => {
  const idle: string[] = [];
  for (const question of filterQuestions.filter(({ title }) => title.startsWith('every filter of'))) {
    const { data } = JSON.parse(stringifyAnswer(await seeded.graph.answer(requestOf(question))));
    for (const [name, { totalCount }] of Object.entries<{ totalCount: number }>(data)) {
      const isNarrowed = name.startsWith('no')
        ? totalCount === 0
        : totalCount > 0 && totalCount < data.all.totalCount;
      if (name !== 'all' && !isNarrowed)
        idle.push(`${question.title}: ${name} keeps ${totalCount} of ${data.all.totalCount}`);
    }
  }
  expect(idle).toEqual([]);
});
