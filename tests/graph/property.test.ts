import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maps } from '../../src/domains/maps.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { defaultLimits, type MeasuredGraph, openSeededGraph } from '../support/graph.ts';
import { diceOf } from './property/dice.ts';
import { randomDocument } from './property/random-document.ts';

let seeded: MeasuredGraph;
beforeAll(async () => {
  seeded = await openSeededGraph({ ...defaultLimits, maxCost: 10_000_000, maxPageProduct: 10_000_000 });
});
afterAll(() => seeded.close());

const prefixes = new Map(maps.flatMap((map) => (map.kind === 'edge' ? [] : [[map.name, map.idPrefix]])));

const rolls = fc.array(fc.nat(9_999), { minLength: 20, maxLength: 400, size: 'max' });

test('whatever valid document is asked, spliced, walked and plain answers are the same bytes', async () => {
  const { graph, oracle } = seeded;
  const property = fc.asyncProperty(rolls, async (rolled) => {
    const { document: text, variables } = randomDocument(graph.schema, diceOf(rolled), (type) =>
      prefixes.get(type),
    );
    const document = parse(text);
    expect(validate(graph.schema, document).map(({ message }) => `${message} ${text}`)).toEqual([]);
    const request = { document, variables, audience: { kind: 'public' } } as const;
    const answer = await graph.answer(request);
    const shown = JSON.stringify({ text, variables });
    expect(
      answer.errors?.map((error) => String(error.originalError ?? error)),
      shown,
    ).toBeUndefined();
    const spliced = stringifyAnswer(answer);
    expect(stringifyAnswer(await graph.answerWalking(request)), shown).toBe(spliced);
    expect(await oracle.answer(document, variables), shown).toBe(spliced);
  });
  const seed = Number(process.env.PROPERTY_SEED ?? 20_140_410);
  const numRuns = Number(process.env.PROPERTY_RUNS ?? 150);
  await fc.assert(property, { seed, numRuns, interruptAfterTimeLimit: 45_000 });
});
