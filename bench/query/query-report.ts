import { printBar } from '../bar.ts';
import { median } from '../statistics.ts';
import type { Turn } from './measure-turn.ts';
import type { Question } from './questions.ts';

const columns = [
  'server',
  'req/s',
  'x textbook',
  'x floor',
  'p50 ms',
  'p99 ms',
  'CPU s/1000 node',
  'PostgreSQL',
];

/**
 * Prints one Markdown table per question, with the medians over all rounds, and its bars; true when all are met.
 * Ratios are medians of the ratios within each round, since a round shares the weather of the machine.
 */
export function printQueryReport(questions: readonly Question[], turns: readonly Turn[]): boolean {
  return questions
    .map((question) =>
      printQuestion(
        question,
        turns.filter((turn) => turn.question === question.name),
      ),
    )
    .every((isMet) => isMet);
}

function printQuestion({ title, bars }: Question, turns: readonly Turn[]): boolean {
  const ratio = (server: string, base: string): number => {
    const [ours, theirs] = [ratesOf(turns, server), ratesOf(turns, base)];
    return median(ours.map((rate, round) => rate / (theirs[round] ?? Number.NaN)));
  };
  console.log(`\n### ${title}\n\n| ${columns.join(' | ')} |\n|${columns.map(() => '---').join('|')}|`);
  for (const server of new Set(turns.map((turn) => turn.server))) {
    const own = turns.filter((turn) => turn.server === server);
    const middle = (
      key: 'requestsPerSecond' | 'p50Ms' | 'p99Ms' | 'nodeCpu' | 'postgresCpu',
      digits: number,
    ) => median(own.map((turn) => turn[key])).toFixed(digits);
    const ratios = [ratio(server, 'textbook').toFixed(2), ratio(server, 'floor').toFixed(2)];
    const times = [middle('p50Ms', 1), middle('p99Ms', 1), middle('nodeCpu', 3), middle('postgresCpu', 3)];
    console.log(`| ${[server, middle('requestsPerSecond', 0), ...ratios, ...times].join(' | ')} |`);
  }
  console.log('');
  const isAboveTextbook = printBar('textbook', ratio('hub', 'textbook'), bars.textbook);
  return (
    (bars.floor === undefined || printBar('floor', ratio('hub', 'floor'), bars.floor)) && isAboveTextbook
  );
}

const ratesOf = (turns: readonly Turn[], server: string): number[] =>
  turns.filter((turn) => turn.server === server).map((turn) => turn.requestsPerSecond);
