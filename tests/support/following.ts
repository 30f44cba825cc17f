import { setTimeout as sleep } from 'node:timers/promises';
import type { Sender } from './writing-server.ts';

/** A change as `changes` tells it. */
export interface ToldChange {
  readonly cursor: string;
  readonly kind: string;
  readonly occurredAt: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly subjectVersion: number;
  readonly subject: { readonly id: string; readonly version?: number } | null;
}

/** A page of changes. */
export interface ToldPage {
  readonly changes: readonly ToldChange[];
  readonly hasMore: boolean;
  readonly cursor: string;
  readonly resync: string | null;
}

const question = `query ($after: Cursor!, $first: Int, $kinds: [ChangeKind!]) {
  changes(after: $after, first: $first, kinds: $kinds) { hasMore cursor resync changes {
    cursor kind occurredAt subjectKind subjectId subjectVersion subject { id ... on Incident { version } ... on Alert { version } } } } }`;

/** One page after a cursor. Throws with the answer when it is refused. */
export async function readChanges(
  sender: Sender,
  after: string,
  options: { first?: number; kinds?: readonly string[] } = {},
): Promise<ToldPage> {
  const answer = await sender(question, { after, ...options });
  const page: ToldPage | undefined = JSON.parse(answer.text).data?.changes;
  if (page === undefined || answer.codes.length > 0) throw new Error(answer.text);
  return page;
}

/** The cursor of now, as a list tells it. */
export async function readAsOf(sender: Sender): Promise<string> {
  return JSON.parse((await sender('{ incidents(first: 1) { asOf } }')).text).data.incidents.asOf;
}

/** The changes after a cursor, once there are so many; those there are after 10 s when there never are. */
export async function awaitChanges(sender: Sender, after: string, count: number): Promise<ToldPage> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const page = await readChanges(sender, after);
    if (page.changes.length >= count || performance.now() > deadline) return page;
    await sleep(20);
  }
}
