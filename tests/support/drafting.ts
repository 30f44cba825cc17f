import { randomUUID } from 'node:crypto';
import type { Sender } from './writing-server.ts';

/** A draft as the tests look at it. */
export interface SeenDraft {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly severity: string;
  readonly alert: { readonly id: string } | null;
  readonly detections: readonly { readonly id: string }[];
  readonly [field: string]: unknown;
}

const fields = `id version state status label severity urgency certainty headline description decidedByName reason
  owner { id } detections { id isCurrent } updates { id } alert { id version lifecycle status tlp
    detections { id } incidents { id } infos { severity urgency certainty event instruction parameters { name value } areas { regions { pcode } } } }`;

/** The drafts that somebody sees, the latest first. */
export async function readDrafts(sender: Sender, filter: string): Promise<readonly SeenDraft[]> {
  const { text } = await sender(`{ alertDrafts(filter: { ${filter} }) { nodes { ${fields} } } }`);
  return JSON.parse(text).data.alertDrafts.nodes;
}

/** What came of a decision: the draft, or why nothing was done. */
export interface Decided {
  readonly draft: SeenDraft | null;
  readonly refusals: readonly string[];
}

/** Decides about a draft. */
export async function decide(
  sender: Sender,
  mutation: 'releaseAlert' | 'discardAlert',
  input: Readonly<Record<string, unknown>>,
): Promise<Decided> {
  const type = mutation === 'releaseAlert' ? 'ReleaseAlertInput' : 'DiscardAlertInput';
  const document = `mutation ($input: ${type}!) { done: ${mutation}(input: $input) {
    draft { ${fields} } userErrors { message path code } } }`;
  const { text, codes } = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const done = JSON.parse(text).data?.done;
  const refusals = (done?.userErrors ?? []).map(
    (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
  );
  return { draft: done?.draft ?? null, refusals: [...codes, ...refusals] };
}
