import cliProgress from 'cli-progress';
import type { ReplayProgress } from '../exchange/replay/replay.ts';

/** How a replay shows how far it is: a moving bar on a terminal, a plain line now and then anywhere else. */
export interface ReplayDisplay {
  show(progress: ReplayProgress): void;
  /** Ends the bar. */
  close(): void;
}

/** Where it is shown; process.stdout is one. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Between two lines, when there is no terminal. */
const lineIntervalMs = 5_000;

/** Shows a replay that begins now on this stream. */
export function openReplayDisplay(stream: Output): ReplayDisplay {
  const startedAt = performance.now();
  const describe = ({ time, told, refused, isWaiting }: ReplayProgress) => {
    const perSecond = (told / Math.max(1, (performance.now() - startedAt) / 1_000)).toFixed(1);
    const state = isWaiting ? 'waiting for the database' : `${perSecond} a second`;
    return { clock: describeClock(time), state: refused === 0 ? state : `${state}, ${refused} refused` };
  };
  return stream.isTTY === true ? openBar(stream, describe) : openLines(stream, describe);
}

type Describe = (progress: ReplayProgress) => { clock: string; state: string };

function openBar(stream: Output, describe: Describe): ReplayDisplay {
  const format = '  {bar} {clock}  {value} of {total} events  {state}';
  const bar = new cliProgress.SingleBar(
    { format, stream, hideCursor: true },
    cliProgress.Presets.shades_classic,
  );
  let isStarted = false;
  return {
    show(progress) {
      const words = describe(progress);
      if (!isStarted) bar.start(progress.total, 0, words);
      isStarted = true;
      bar.update(progress.told + progress.refused, words);
    },
    close: () => bar.stop(),
  };
}

function openLines(stream: Output, describe: Describe): ReplayDisplay {
  let printedAt = performance.now();
  return {
    show(progress) {
      if (performance.now() - printedAt < lineIntervalMs) return;
      printedAt = performance.now();
      const { clock, state } = describe(progress);
      stream.write(`  ${clock}: ${progress.told} of ${progress.total} events, ${state}\n`);
    },
    close: () => {},
  };
}

/** What a replay's clock shows, to the minute: 2013-12-05 07:12. */
export function describeClock(time: Date): string {
  return time.toISOString().slice(0, 16).replace('T', ' ');
}
