import { setTimeout as sleep } from 'node:timers/promises';
import { alertDocument, feedDocument } from '../feed-client.ts';
import { labels, type TestLabel } from '../readers.ts';
import type { Line } from './lines.ts';
import type { MatrixRecords } from './matrix-records.ts';
import type { SharedKind } from './sharing-states.ts';

/** What a feed tells: live, of the past when it is taken up again, and by a snapshot. */
export const feedPaths = ['live feed', 'resumed feed', 'snapshot'] as const;

/** A feed that is listened to. */
export interface MatrixFeed {
  /** The labels whose record it tells of, once it has told all there is to tell. */
  told(records: MatrixRecords): Promise<readonly TestLabel[]>;
}

const documents = { incidents: feedDocument, alerts: alertDocument } as const;

/** Listens to what happens from now on; the promise resolves when nothing after that can be missed. */
export async function listenLive(line: Line, kind: SharedKind): Promise<MatrixFeed> {
  const heard = listen(line, kind, {});
  await heard.until((text) => text.includes('CaughtUp'));
  return {
    // The last record is everybody's: what comes before it in the log is told by then, or never.
    told: (records) => heard.end(records, (text) => text.includes(records.last[kind])),
  };
}

/** Listens until it has caught up: from a cursor on, or beginning with a snapshot. */
export function catchUp(line: Line, kind: SharedKind, beginning: Record<string, unknown>): MatrixFeed {
  const heard = listen(line, kind, beginning);
  return { told: (records) => heard.end(records, (text) => text.includes('CaughtUp')) };
}

function listen(line: Line, kind: SharedKind, variables: Record<string, unknown>) {
  let text = '';
  const stop = line.listen?.({ query: documents[kind], variables }, (message) => {
    text += `${message}\n`;
  });
  const until = async (holds: (text: string) => boolean): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while (!holds(text)) {
      if (performance.now() > deadline || /failed:|^complete|Resync/m.test(text))
        throw new Error(`Told: ${text}`);
      await sleep(5);
    }
  };
  const end = async (
    records: MatrixRecords,
    holds: (text: string) => boolean,
  ): Promise<readonly TestLabel[]> => {
    await until(holds);
    stop?.();
    return labels.filter((label) => text.includes(records.of[kind][label]));
  };
  return { until, end };
}
