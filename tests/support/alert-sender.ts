import { randomUUID } from 'node:crypto';
import type { Answer, Sender } from './writing-server.ts';

/** An alert as the tests look at it. */
export interface SeenAlert {
  readonly id: string;
  readonly version: number;
  readonly lifecycle: string;
  readonly [field: string]: unknown;
}

/** What came back from a mutation of alerts. */
export interface AlertAnswer {
  readonly answer: Answer;
  readonly alert: SeenAlert | null;
  readonly userErrors: readonly Record<string, unknown>[];
}

/** One block that warns of fighting in Ouham. */
export const fighting = {
  categories: ['SECURITY'],
  event: 'Fighting near Batangafo',
  urgency: 'IMMEDIATE',
  severity: 'SEVERE',
  certainty: 'LIKELY',
  areas: [{ description: 'Ouham', pcodes: ['CF21'] }],
};

const errorFields = `userErrors { __typename message path code
  ... on VersionConflict { currentVersion } ... on InvalidTransition { from action } }`;

/** Sends one mutation of alerts, under a reference of its own unless the input has one. */
export async function sendAlert(
  sender: Sender,
  name: 'raiseAlert' | 'updateAlert' | 'cancelAlert',
  input: Record<string, unknown>,
  fields = '',
): Promise<AlertAnswer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    ${name}(input: $input) { alert { id version lifecycle ${fields} } ${errorFields} } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const payload = (answer.data as Record<string, AlertAnswer> | null | undefined)?.[name];
  return { alert: null, userErrors: [], ...payload, answer };
}

/** Raises an alert that must be taken. Throws when it is not. */
export async function raiseAlert(
  sender: Sender,
  overrides: Record<string, unknown> = {},
  fields = '',
): Promise<SeenAlert> {
  const { alert, answer } = await sendAlert(
    sender,
    'raiseAlert',
    { infos: [fighting], ...overrides },
    fields,
  );
  if (alert === null) throw new Error(`The alert was refused: ${answer.text}`);
  return alert;
}

/** An alert as it is now; null when there is none. */
export async function readAlert(sender: Sender, id: string, fields = ''): Promise<SeenAlert | null> {
  const { data } = await sender(`query ($id: ID!) { alert(id: $id) { id version lifecycle ${fields} } }`, {
    id,
  });
  return (data as { alert: SeenAlert | null }).alert;
}
