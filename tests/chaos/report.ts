import type { ChaosOutcome } from './chaos.ts';

/** Faults of one promise that are shown; the others are counted. */
const shownMost = 5;

/** What happened and what stood, for a person. */
export function describeOutcome({ evidence, findings, errorLines }: ChaosOutcome): string {
  const { ledger, events, readers } = evidence;
  const recordedAt = new Map(events.map(({ position, recordedAtMs }) => [position, recordedAtMs]));
  const lines = readers.map(({ name, notes: { told }, connections }) => {
    const lags = told.map(({ position, atMs }) => atMs - (recordedAt.get(position) ?? atMs));
    const counts = `${String(told.length).padStart(6)} told  ${String(connections).padStart(4)} connections`;
    return `  ${name.padEnd(26)} ${counts}  ${describeLags(lags)}`;
  });
  const verdicts = findings.map(({ promise, faults }) => {
    const shown = faults.slice(0, shownMost).map((fault) => `\n        ${fault}`);
    const rest = faults.length > shownMost ? `\n        … and ${faults.length - shownMost} more` : '';
    return `  ${faults.length === 0 ? 'kept  ' : 'BROKEN'}  ${promise}${shown.join('')}${rest}`;
  });
  return `
${ledger.acknowledged} writes acknowledged after ${ledger.attempts} attempts, ${events.length} events in the log, ${evidence.chain.verified} verified.
${lines.join('\n')}
Times are from the beginning of the writing transaction, outages included, until the reader had it.
Errors that nodes logged: ${errorLines.length}${errorLines
    .slice(0, shownMost)
    .map((line) => `\n  ${line.slice(0, 500)}`)
    .join('')}

${verdicts.join('\n')}
`;
}

function describeLags(lags: readonly number[]): string {
  const sorted = lags.toSorted((a, b) => a - b);
  const at = (share: number): string =>
    `${(sorted[Math.floor((sorted.length - 1) * share)] ?? 0).toFixed(0)} ms`;
  return `p50 ${at(0.5)}, p90 ${at(0.9)}, max ${at(1)}`;
}
