import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadPlan, LoadReport, LoadRequest, Receipt, Tally } from './load-messages.ts';

/** How long anything may take that is waited for. */
const patienceMs = 120_000;
/** Tens of thousands of subscriptions on a busy machine. */
const openingPatienceMs = 900_000;

/** The process that holds subscriptions, as the benchmark speaks to it. */
export class LoadClient {
  private readonly child: ChildProcess;
  private readonly receipts = new Map<number, Receipt>();
  private readonly waiting = new Set<() => void>();
  private reports: LoadReport[] = [];
  private failure: string | undefined;

  /** Starts the process; it ends with this one at the latest. */
  constructor() {
    const { PATH, HOME, TMPDIR } = process.env;
    this.child = fork(fileURLToPath(new URL('./load-process.js', import.meta.url)), {
      env: { PATH, HOME, TMPDIR, NODE_ENV: 'production' },
      // A session of its own: Ctrl-C in the terminal reaches the benchmark alone.
      detached: true,
    });
    this.child.on('message', (report: LoadReport) => this.take(report));
    this.child.on('exit', () => this.take({ type: 'failed', reason: 'The load process has ended.' }));
  }

  /** Seconds of CPU are read of this process. */
  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Opens the subscriptions and answers what the server has accepted of permessage-deflate. */
  async open(plan: LoadPlan): Promise<string> {
    this.receipts.clear();
    const { extension } = await this.ask({ type: 'open', plan }, 'opened', openingPatienceMs);
    return extension;
  }

  /** Begins to count: everything up to the position has come. */
  async mark(position: number): Promise<void> {
    await this.ask({ type: 'mark', position }, 'marked');
  }

  /** The receipt of the event at a position, once all have it; undefined when that takes longer than given. */
  async received(position: number, timeoutMs = patienceMs): Promise<Receipt | undefined> {
    await this.until(() => this.receipts.has(position), timeoutMs);
    const receipt = this.receipts.get(position);
    this.receipts.delete(position);
    return receipt;
  }

  /** What came since the mark. */
  async tally(expected: readonly number[]): Promise<Tally> {
    return (await this.ask({ type: 'tally', expected }, 'tallied')).tally;
  }

  /** Ends every subscription. After a failure, which was thrown already, there is nothing to end. */
  async close(): Promise<void> {
    if (this.failure === undefined) await this.ask({ type: 'close' }, 'closed');
  }

  /** Ends the process. */
  stop(): void {
    this.child.removeAllListeners();
    this.child.kill('SIGKILL');
  }

  private async ask<Type extends LoadReport['type']>(
    request: LoadRequest,
    type: Type,
    timeoutMs = patienceMs,
  ): Promise<Extract<LoadReport, { type: Type }>> {
    const isAnswer = (report: LoadReport): report is Extract<LoadReport, { type: Type }> =>
      report.type === type;
    this.reports = [];
    this.child.send(request);
    await this.until(() => this.reports.some(isAnswer), timeoutMs);
    const answer = this.reports.find(isAnswer);
    if (answer === undefined) throw new Error(`The load process was not ${type} in time.`);
    return answer;
  }

  private async until(condition: () => boolean, timeoutMs: number): Promise<void> {
    let isOver = false;
    const timer = setTimeout(() => {
      isOver = true;
      this.wake();
    }, timeoutMs);
    try {
      while (!condition() && !isOver) {
        if (this.failure !== undefined) throw new Error(this.failure);
        await new Promise<void>((resolve) => this.waiting.add(resolve));
      }
    } finally {
      clearTimeout(timer);
    }
  }

  private take(report: LoadReport): void {
    if (report.type === 'complete') this.receipts.set(report.receipt.position, report.receipt);
    else if (report.type === 'failed') this.failure ??= report.reason;
    else this.reports.push(report);
    this.wake();
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }
}
