import cliProgress from 'cli-progress';
import type { ImportProgress } from '../exchange/run-import.ts';

/** How a command shows what it does: a moving bar on a terminal, plain lines anywhere else. */
export interface ProgressDisplay {
  /** Prints one line; a bar that is being shown ends before it. */
  say(line: string): void;
  /** Shows how far the import of a file is. */
  show(progress: ImportProgress): void;
  /** Ends the bar, or prints the last line. */
  close(): void;
}

/** Where progress is shown; process.stdout is one. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Between two lines about the same file, when there is no terminal. */
const lineIntervalMs = 5_000;

/** Shows progress on this stream. */
export function openProgressDisplay(stream: Output): ProgressDisplay {
  return stream.isTTY === true ? openBars(stream) : openLines(stream);
}

function openBars(stream: Output): ProgressDisplay {
  let current: { readonly file: string; readonly bar: cliProgress.SingleBar } | undefined;
  const close = (): void => {
    current?.bar.stop();
    current = undefined;
  };
  return {
    say(line) {
      close();
      stream.write(`${line}\n`);
    },
    show({ file, rows, bytes, totalBytes }) {
      if (current?.file !== file) {
        close();
        const format = '  {bar} {percentage}%  {file}  {rows} rows';
        const bar = new cliProgress.SingleBar(
          { format, stream, hideCursor: true },
          cliProgress.Presets.shades_classic,
        );
        bar.start(totalBytes, 0, { file, rows });
        current = { file, bar };
      }
      current.bar.update(bytes, { rows });
    },
    close,
  };
}

function openLines(stream: Output): ProgressDisplay {
  let last: ImportProgress | undefined;
  let printedAt = 0;
  const print = (): void => {
    if (last !== undefined) stream.write(`  ${last.file}: ${last.rows} rows\n`);
    printedAt = performance.now();
  };
  const close = (): void => {
    print();
    last = undefined;
  };
  return {
    say(line) {
      close();
      stream.write(`${line}\n`);
    },
    show(progress) {
      if (last !== undefined && last.file !== progress.file) close();
      if (last === undefined) printedAt = performance.now();
      last = progress;
      if (performance.now() - printedAt > lineIntervalMs) print();
    },
    close,
  };
}
