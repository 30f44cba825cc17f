import { randomUUID } from 'node:crypto';
import type { Answer, Sender } from './writing-server.ts';

/** What a mutation of incidents answered. */
export interface IncidentAnswer {
  readonly answer: Answer;
  /** The selected fields; null when nothing was done. */
  readonly incident: Readonly<Record<string, unknown>> | null;
  readonly userErrors: readonly Readonly<Record<string, unknown>>[];
}

interface Payload {
  incident: Record<string, unknown> | null;
  userErrors: Record<string, unknown>[];
}

const errorFields = `__typename message path code
  ... on VersionConflict { currentVersion } ... on InvalidTransition { from action }`;

/** Sends one mutation with this input, under a reference of its own unless the input has one. */
export async function mutate(
  sender: Sender,
  mutation: string,
  input: Readonly<Record<string, unknown>>,
  fields = 'id version verification standing',
): Promise<IncidentAnswer> {
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) {
    done: ${mutation}(input: $input) { incident { ${fields} } userErrors { ${errorFields} } } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const payload: Payload = JSON.parse(answer.text).data?.done ?? { incident: null, userErrors: [] };
  return { answer, ...payload };
}

/** A battle in Ouham, as an organisation reports it. */
export const ambush = {
  headline: 'Ambush on the road to Batangafo',
  occurredFrom: '2024-05-01',
  kind: 'BATTLES',
  pcode: 'CF21',
} as const;

/** Reports an ambush, and answers what an action on it must name. */
export async function report(
  sender: Sender,
  overrides: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; version: number; reason: string }> {
  const { incident, userErrors } = await mutate(sender, 'reportIncident', { ...ambush, ...overrides });
  if (incident === null) throw new Error(`The report was refused: ${JSON.stringify(userErrors)}`);
  return { id: String(incident.id), version: 1, reason: 'Found so.' };
}

/** The UUID inside an id. */
export const uuidIn = (id: string): string => id.slice(-36);
