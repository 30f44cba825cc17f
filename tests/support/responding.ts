import { randomUUID } from 'node:crypto';
import type { Answer, Sender } from './writing-server.ts';

/** A task as the tests look at it. */
export interface SeenTask {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly [field: string]: unknown;
}

/** What came back from a mutation of tasks. */
export interface Response {
  readonly answer: Answer;
  readonly task: SeenTask | null;
  /** `code at.path: message` of each user error. */
  readonly refusals: readonly string[];
}

const taskFields = `id version state level assigneeName escalatedToRole escalatedAt requiredAcknowledgements dueAt
  acknowledgements { round actorName } history { version kind state level actorName note }`;

/** Sends one mutation of tasks, under a reference of its own unless the input has one. */
export async function respond(
  sender: Sender,
  name: string,
  input: Record<string, unknown>,
): Promise<Response> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    done: ${name}(input: $input) { task { ${taskFields} } userErrors { code path message } } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const { done } = Object(answer.data);
  const refusals = (done?.userErrors ?? []).map(
    ({ code, path, message }: { code: string; path: string[]; message: string }) =>
      `${code} ${path.join('.')}: ${message}`,
  );
  return { answer, task: done?.task ?? null, refusals };
}

/** The task of the sender's organisation with an alert; undefined when it has none. */
export async function readTask(sender: Sender, alertId: string): Promise<SeenTask | undefined> {
  const { data } = await sender(`query ($id: ID!) { alert(id: $id) { tasks { ${taskFields} } } }`, {
    id: alertId,
  });
  return Object(data).alert?.tasks[0];
}

/** Sets a policy that must be taken, for what is SEVERE and everywhere unless told otherwise. Throws when it is not. */
export async function setPolicy(sender: Sender, overrides: Record<string, unknown> = {}): Promise<string> {
  const document = `mutation ($input: SetEscalationPolicyInput!) {
    setEscalationPolicy(input: $input) { policy { id } userErrors { path message } } }`;
  const input = {
    clientReference: randomUUID(),
    severity: 'SEVERE',
    acknowledgeWithin: 30,
    steps: [{ role: 'DUTY_OFFICER' }, { role: 'MISSION_ADMINISTRATOR' }],
    ...overrides,
  };
  const { data, text } = await sender(document, { input });
  const id = Object(data).setEscalationPolicy?.policy?.id;
  if (typeof id !== 'string') throw new Error(`The policy was refused: ${text}`);
  return id;
}
