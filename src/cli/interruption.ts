import { constants } from 'node:os';

/** Presses that follow faster are the same press: npm hands on a Ctrl-C that the terminal has sent us already. */
const samePressMs = 500;

/** Why a command ended before it was done. */
export class Interruption extends Error {
  /** As shells count it: 128 plus the number of the signal. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`halcyon: interrupted by ${signal === 'SIGINT' ? 'Ctrl-C' : signal}`);
    this.name = 'Interruption';
    this.exitCode = 128 + constants.signals[signal];
  }
}

/**
 * A signal that aborts, with an Interruption as its reason, at the first Ctrl-C or SIGTERM from now on. A second
 * Ctrl-C ends the process at once.
 */
export function watchInterruption(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const interrupt = (signal: 'SIGINT' | 'SIGTERM'): void => {
    if (!controller.signal.aborted) {
      firstAt = performance.now();
      controller.abort(new Interruption(signal));
    } else if (signal === 'SIGINT' && performance.now() - firstAt > samePressMs) {
      process.exit(new Interruption(signal).exitCode);
    }
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}
