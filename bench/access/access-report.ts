import { printLimit } from '../bar.ts';
import type { Turn } from '../query/measure-turn.ts';
import type { Question } from '../query/questions.ts';
import { median } from '../statistics.ts';

const columns = ['asked', 'req/s', 'x the time without', 'p50 ms', 'p99 ms', 'CPU s/1000 node', 'PostgreSQL'];
const open = 'anonymous, no policies';

/** How much longer a signed-in question may take than an anonymous one without policies. */
const signedInLimits: Readonly<Record<Question['name'], number>> = { mission: 1.6, nested: 1.25, list: 1.25 };

/**
 * Prints one Markdown table per question, with the medians over all rounds, and its bars; true when all are met. What
 * access costs are medians of the ratios within each round.
 */
export function printAccessReport(questions: readonly Question[], turns: readonly Turn[]): boolean {
  return questions
    .map((question) =>
      printQuestion(
        question,
        turns.filter(({ question: name }) => name === question.name),
      ),
    )
    .every(Boolean);
}

function printQuestion({ title, name }: Question, turns: readonly Turn[]): boolean {
  const ratesOf = (asker: string): number[] =>
    turns.filter(({ server }) => server === asker).map(({ requestsPerSecond }) => requestsPerSecond);
  const cost = (asker: string, base: string): number => {
    const theirs = ratesOf(base);
    return median(ratesOf(asker).map((rate, round) => (theirs[round] ?? Number.NaN) / rate));
  };
  console.log(`\n### ${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const asker of new Set(turns.map(({ server }) => server))) {
    const own = turns.filter(({ server }) => server === asker);
    const middle = (value: (turn: Turn) => number, digits: number): string =>
      median(own.map(value)).toFixed(digits);
    const cells = [
      asker,
      middle((turn) => turn.requestsPerSecond, 0),
      cost(asker, open).toFixed(2),
      middle((turn) => turn.p50Ms, 1),
      middle((turn) => turn.p99Ms, 1),
      middle((turn) => turn.nodeCpu, 3),
      middle((turn) => turn.postgresCpu, 3),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  console.log('');
  return [
    printLimit('x the time without policies, anonymous', cost('anonymous', open), 1.1),
    printLimit(
      'x the time of an anonymous question without policies, signed in',
      cost('signed in', open),
      signedInLimits[name],
    ),
    printLimit('x the time without policies, signed in', cost('signed in', 'signed in, no policies'), 1.25),
  ].every(Boolean);
}
