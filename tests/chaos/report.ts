import type { ChaosOutcome } from './chaos.ts';

/** Faults of one promise that are shown; the others are counted. */
const shownMost = 5;

/** What happened and what stood, for a person. */
export function describeOutcome({ evidence, findings, errorLines }: ChaosOutcome): string {
  const { ledger, events, readers } = evidence;
  const lines = readers.map(
    ({ name, notes: { told }, connections }) =>
      `  ${name.padEnd(24)} ${String(told.length).padStart(6)} told  ${String(connections).padStart(4)} connections`,
  );
  const verdicts = findings.map(({ promise, faults }) => {
    const shown = faults.slice(0, shownMost).map((fault) => `\n        ${fault}`);
    const rest = faults.length > shownMost ? `\n        … and ${faults.length - shownMost} more` : '';
    return `  ${faults.length === 0 ? 'kept  ' : 'BROKEN'}  ${promise}${shown.join('')}${rest}`;
  });
  return `
${ledger.acknowledged} writes acknowledged after ${ledger.attempts} attempts, ${events.length} events in the log, ${evidence.chain.verified} verified.
${lines.join('\n')}
From the beginning of the writing transaction until the last reader had it: ${describeLags(evidence)}.
Errors that nodes logged: ${errorLines.length}${errorLines
    .slice(0, shownMost)
    .map((line) => `\n  ${line.slice(0, 500)}`)
    .join('')}

${verdicts.join('\n')}
`;
}

/** Percentiles over all events that somebody was told of. */
function describeLags({ events, readers }: ChaosOutcome['evidence']): string {
  const lastAt = new Map<number, number>();
  for (const { position, atMs } of readers.flatMap(({ notes: { told } }) => told)) {
    lastAt.set(position, Math.max(atMs, lastAt.get(position) ?? 0));
  }
  const lags = events
    .flatMap(({ position, recordedAtMs }) => {
      const at = lastAt.get(position);
      return at === undefined ? [] : [at - recordedAtMs];
    })
    .sort((a, b) => a - b);
  const at = (share: number): string => `${(lags[Math.floor((lags.length - 1) * share)] ?? 0).toFixed(0)} ms`;
  return `p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, max ${at(1)}`;
}
