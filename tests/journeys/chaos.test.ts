import { expect, test } from 'vitest';
import { runChaos } from '../chaos/chaos.ts';
import { describeOutcome } from '../chaos/report.ts';

test('whatever is broken, nothing acknowledged is lost, nothing is told twice, and all are told in one order', async () => {
  const seed = Math.floor(Math.random() * 1_000_000);
  const steps: string[] = [];
  const outcome = await runChaos({
    seed,
    rounds: 1,
    freezeMs: 2_000,
    onProgress: (line) => void steps.push(line),
  });
  const story = `seed ${seed}\n${steps.join('\n')}\n${describeOutcome(outcome)}`;
  expect(outcome.evidence.events.length, story).toBeGreaterThan(50);
  expect(
    outcome.findings.filter(({ faults }) => faults.length > 0),
    story,
  ).toEqual([]);
}, 180_000);
