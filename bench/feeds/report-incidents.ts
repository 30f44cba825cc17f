import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { sharedNowMs } from './load/load-messages.ts';

const document = `mutation ($input: ReportIncidentInput!) {
  reportIncident(input: $input) { incident { id } userErrors { message } }
}`;

const answer = z.object({
  data: z.object({ reportIncident: z.object({ incident: z.object({ id: z.string() }) }) }),
});

/** Where and as whom to write, and how. */
export interface Reporting {
  readonly endpoint: string;
  /** An API key that may report incidents. */
  readonly key: string;
  readonly writers: number;
  readonly seconds: number;
  /** How long a writer waits between two reports, on average. */
  readonly pauseMs: number;
  readonly signal: AbortSignal;
}

/**
 * Has writers report incidents over HTTP, each on a connection of its own, and answers when each was acknowledged, by
 * the id of the incident.
 * @throws Error when one is refused.
 */
export async function reportIncidents(reporting: Reporting): Promise<ReadonlyMap<string, number>> {
  const acknowledged = new Map<string, number>();
  const end = performance.now() + reporting.seconds * 1_000;
  const writing = Array.from({ length: reporting.writers }, async () => {
    while (performance.now() < end) {
      reporting.signal.throwIfAborted();
      const id = await reportOne(reporting);
      acknowledged.set(id, sharedNowMs());
      if (reporting.pauseMs > 0) await sleep(Math.random() * 2 * reporting.pauseMs);
    }
  });
  await Promise.all(writing);
  return acknowledged;
}

async function reportOne({ endpoint, key }: Reporting): Promise<string> {
  const input = {
    clientReference: randomUUID(),
    headline: 'Shots were heard near the market, people have left',
    occurredFrom: '2024-05-01',
    pcode: 'CF32',
    kind: 'BATTLES',
  };
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify({ query: document, variables: { input } }),
  });
  const text = await response.text();
  const read = answer.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`A report was refused: ${text.slice(0, 500)}`);
  return read.data.data.reportIncident.incident.id;
}
