import cliProgress from 'cli-progress';

/** How a command shows how many of its pieces are done. */
export interface CountDisplay {
  show(done: number, total: number): void;
  /** Ends the bar; once more does nothing. */
  close(): void;
}

/** Where it is shown; process.stderr is one. */
type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Between two lines, when there is no terminal. */
const lineIntervalMs = 5_000;

/** Shows how many of `what` are done: a moving bar on a terminal, a plain line now and then anywhere else. */
export function openCountDisplay(stream: Output, what: string): CountDisplay {
  return stream.isTTY === true ? openBar(stream, what) : openLines(stream, what);
}

function openBar(stream: Output, what: string): CountDisplay {
  const format = `  {bar} {value} of {total} ${what}`;
  let bar: cliProgress.SingleBar | undefined;
  return {
    show(done, total) {
      if (bar === undefined) {
        bar = new cliProgress.SingleBar(
          { format, stream, hideCursor: true },
          cliProgress.Presets.shades_classic,
        );
        bar.start(total, 0);
      }
      bar.update(done);
    },
    close() {
      bar?.stop();
      bar = undefined;
    },
  };
}

function openLines(stream: Output, what: string): CountDisplay {
  let printedAt = performance.now();
  return {
    show(done, total) {
      if (performance.now() - printedAt < lineIntervalMs) return;
      printedAt = performance.now();
      stream.write(`  ${done} of ${total} ${what}\n`);
    },
    close: () => {},
  };
}
