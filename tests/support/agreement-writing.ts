import { randomUUID } from 'node:crypto';
import { inMinutes } from './passing-time.ts';
import { uuidFor } from './small-world-events.ts';
import type { Answer, Sender } from './writing-server.ts';

/** An agreement as the tests look at it. */
export interface SeenAgreement {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly isInForce: boolean;
}

/** What came back from a mutation of agreements. */
export interface AgreementAnswer {
  readonly answer: Answer;
  readonly agreement: SeenAgreement | null;
  readonly userErrors: readonly Record<string, unknown>[];
}

/** Who does what to an agreement. */
export type AgreementMutation =
  | 'proposeAgreement'
  | 'signAgreement'
  | 'suspendAgreement'
  | 'resumeAgreement'
  | 'endAgreement';

const organisation = (name: string): string => `organisation_${uuidFor(name)}`;

/** UNHCR shares its incidents and alerts in the Central African Republic with Médecins du Monde, for an hour. */
export const terms = () => ({
  title: 'Incidents for the protection cluster',
  provider: organisation('UNHCR'),
  recipients: [organisation('MdM')],
  kinds: ['INCIDENT', 'ALERT'],
  pcodes: ['CAF'],
  purposes: ['To plan clinics.'],
  endsAt: inMinutes(60),
});

/** Sends one mutation, under a reference of its own unless the input has one. */
export async function sendAgreement(
  sender: Sender,
  name: AgreementMutation,
  input: Record<string, unknown>,
  fields = '',
): Promise<AgreementAnswer> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) {
    agreement { id version state isInForce ${fields} }
    userErrors { __typename message path code ... on InvalidTransition { from action } } } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const payload = (answer.data as Record<string, AgreementAnswer> | null | undefined)?.[name];
  return { agreement: null, userErrors: [], ...payload, answer };
}

/** Does what must succeed. Throws when it does not. */
export async function agree(
  sender: Sender,
  name: AgreementMutation,
  input: Record<string, unknown>,
): Promise<SeenAgreement> {
  const { agreement, answer } = await sendAgreement(sender, name, input);
  if (agreement === null) throw new Error(`${name} was refused: ${answer.text}`);
  return agreement;
}

/** What an action on an agreement names, in the version seen. */
export const on = ({ id, version }: SeenAgreement) => ({ id, version, reason: 'As we agreed.' });

/** An agreement that provider and recipient have signed, live from this moment on unless the overrides say otherwise. */
export async function liveAgreement(
  provider: Sender,
  recipient: Sender,
  overrides: Record<string, unknown> = {},
): Promise<SeenAgreement> {
  const proposed = await agree(provider, 'proposeAgreement', { ...terms(), ...overrides });
  const { id } = proposed;
  const signed = await agree(provider, 'signAgreement', { id, version: proposed.version });
  return agree(recipient, 'signAgreement', { id, version: signed.version });
}
