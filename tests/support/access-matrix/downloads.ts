import { labels, type TestLabel } from '../readers.ts';
import type { MatrixRecords } from './matrix-records.ts';

/** What other warning systems read over HTTP. */
export const downloadPaths = ['CAP message', 'Atom feed'] as const;

/** The labels of the alerts that somebody gets as CAP messages, and of those that the Atom feed lists. */
export async function download(
  httpUrl: string,
  authorization: string | undefined,
  { of }: MatrixRecords,
): Promise<ReadonlyMap<string, readonly TestLabel[]>> {
  const get = (path: string) =>
    fetch(`${httpUrl}${path}`, { headers: authorization === undefined ? {} : { authorization } });
  const messages: TestLabel[] = [];
  for (const label of labels) {
    const response = await get(`/alerts/alert_${of.alerts[label]}.cap`);
    const text = await response.text();
    if (response.status !== 200 && response.status !== 404) throw new Error(text);
    if (response.status === 200) messages.push(label);
  }
  const feed = await (await get('/alerts.atom')).text();
  return new Map([
    ['CAP message', messages],
    ['Atom feed', labels.filter((label) => feed.includes(of.alerts[label]))],
  ]);
}
