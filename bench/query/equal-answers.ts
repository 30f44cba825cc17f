import { isDeepStrictEqual } from 'node:util';
import type { Asker } from './asker.ts';
import type { Question } from './questions.ts';

/** @throws Error when two of them are answered differently for any of the variables. */
export async function assertEqualAnswers(askers: readonly Asker[], question: Question): Promise<void> {
  for (const variables of question.variables) {
    const answers = await Promise.all(askers.map((asker) => ask(asker, question, variables)));
    const different = askers.find((_asker, index) => !isDeepStrictEqual(answers[index], answers[0]));
    if (different === undefined) continue;
    throw new Error(
      `${different.name} is answered otherwise on "${question.name}": ${JSON.stringify(variables)}`,
    );
  }
}

async function ask(
  { endpoint, authorization }: Asker,
  { document, name }: Question,
  variables: object,
): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(authorization === undefined ? {} : { authorization }),
    },
    body: JSON.stringify({ query: document, variables }),
  });
  const answer: { readonly data?: unknown; readonly errors?: unknown } = JSON.parse(await response.text());
  // What else an answer holds, such as its cost, need not be equal.
  if (response.status === 200 && answer.data && answer.errors === undefined) return answer.data;
  throw new Error(`${endpoint} did not answer the question "${name}": ${JSON.stringify(answer)}`);
}
