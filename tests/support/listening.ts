import { randomUUID } from 'node:crypto';
import type { Answer, Sender } from './writing-server.ts';

/** What came back from a mutation of what communities say. */
export interface Heard {
  readonly answer: Answer;
  /** The selected fields; null when nothing was done, or the sender may not see it. */
  readonly done: Readonly<Record<string, unknown>> | null;
  /** `code at.path: message` of each user error. */
  readonly refusals: readonly string[];
}

/** Sends one mutation, under a reference of its own unless the input has one, and selects these fields of `member`. */
export async function send(
  sender: Sender,
  name: string,
  input: Readonly<Record<string, unknown>>,
  [member, fields] = ['feedback', 'id version status tlp category assignedTo answer hoursToAnswer'],
): Promise<Heard> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    done: ${name}(input: $input) { ${member} { ${fields} } userErrors { code path message } } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const { done } = Object(answer.data);
  const refusals = (done?.userErrors ?? []).map(
    ({ code, path, message }: { code: string; path: string[]; message: string }) =>
      `${code} ${path.join('.')}: ${message}`,
  );
  return { answer, done: done?.[member] ?? null, refusals };
}

/** A question at a hotline, as an organisation writes it down. */
export const asked = {
  channel: 'HOTLINE',
  category: 'QUESTION',
  summary: 'When does the road open again?',
  isContactConsented: false,
  pcode: 'CF21',
} as const;

/** Receives feedback that must be taken; answers what an action on it must name. Throws when it is refused. */
export async function receive(
  sender: Sender,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; version: number }> {
  const { done, answer } = await send(sender, 'receiveFeedback', { ...asked, ...overrides });
  if (done === null) throw new Error(`The feedback was refused: ${answer.text}`);
  return { id: String(done.id), version: 1 };
}
