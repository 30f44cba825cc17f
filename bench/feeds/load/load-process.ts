import { Load } from './load.ts';
import type { LoadReport, LoadRequest } from './load-messages.ts';

/** The process that holds the subscriptions: it does as it is told, one request after the other. */
let load: Load | undefined;

const report = (message: LoadReport): void => {
  process.send?.(message);
};

process.on('message', (request: LoadRequest) => {
  carryOut(request).then(report, (error: unknown) => {
    report({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  });
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(1));

async function carryOut(request: LoadRequest): Promise<LoadReport> {
  switch (request.type) {
    case 'open':
      load = new Load(request.plan, (receipt) => report({ type: 'complete', receipt }));
      return { type: 'opened', extension: await load.open() };
    case 'mark':
      load?.mark(request.position);
      return { type: 'marked' };
    case 'tally':
      return {
        type: 'tallied',
        tally: load?.tally(request.expected) ?? { bytes: 0, faults: [], firstEvent: '' },
      };
    case 'close':
      await load?.close();
      load = undefined;
      return { type: 'closed' };
  }
}
