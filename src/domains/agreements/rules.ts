import type { agreementState } from '../../../schema/tables/agreements.ts';
import { invalidInput, type UserErrorFacts } from '../../user-errors.ts';

/** Where an agreement stands. */
export type AgreementState = (typeof agreementState.enumValues)[number];

/** What parties do to an agreement once it is proposed. */
export type AgreementAction = 'SIGN_AS_PROVIDER' | 'SIGN_AS_RECIPIENT' | 'SUSPEND' | 'RESUME' | 'END';

/**
 * The state after each action; null where the action is refused.
 *
 * | state               | SIGN_AS_PROVIDER   | SIGN_AS_RECIPIENT   | SUSPEND   | RESUME  | END     |
 * |---------------------|--------------------|---------------------|-----------|---------|---------|
 * | PROPOSED            | SIGNED_BY_PROVIDER | SIGNED_BY_RECIPIENT | refused   | refused | ENDED   |
 * | SIGNED_BY_PROVIDER  | refused            | LIVE                | refused   | refused | ENDED   |
 * | SIGNED_BY_RECIPIENT | LIVE               | SIGNED_BY_RECIPIENT | refused   | refused | ENDED   |
 * | LIVE                | refused            | LIVE                | SUSPENDED | refused | ENDED   |
 * | SUSPENDED           | refused            | SUSPENDED           | refused   | LIVE    | ENDED   |
 * | ENDED               | refused            | refused             | refused   | refused | refused |
 * | EXPIRED             | refused            | refused             | refused   | refused | refused |
 *
 * It is live when the provider and one recipient have signed, and shares with those recipients alone that have;
 * others may join it later. What is over is over: going on sharing takes another agreement.
 */
export const agreementTable: Readonly<
  Record<AgreementState, Readonly<Record<AgreementAction, AgreementState | null>>>
> = {
  PROPOSED: {
    SIGN_AS_PROVIDER: 'SIGNED_BY_PROVIDER',
    SIGN_AS_RECIPIENT: 'SIGNED_BY_RECIPIENT',
    SUSPEND: null,
    RESUME: null,
    END: 'ENDED',
  },
  SIGNED_BY_PROVIDER: {
    SIGN_AS_PROVIDER: null,
    SIGN_AS_RECIPIENT: 'LIVE',
    SUSPEND: null,
    RESUME: null,
    END: 'ENDED',
  },
  SIGNED_BY_RECIPIENT: {
    SIGN_AS_PROVIDER: 'LIVE',
    SIGN_AS_RECIPIENT: 'SIGNED_BY_RECIPIENT',
    SUSPEND: null,
    RESUME: null,
    END: 'ENDED',
  },
  LIVE: {
    SIGN_AS_PROVIDER: null,
    SIGN_AS_RECIPIENT: 'LIVE',
    SUSPEND: 'SUSPENDED',
    RESUME: null,
    END: 'ENDED',
  },
  SUSPENDED: {
    SIGN_AS_PROVIDER: null,
    SIGN_AS_RECIPIENT: 'SUSPENDED',
    SUSPEND: null,
    RESUME: 'LIVE',
    END: 'ENDED',
  },
  ENDED: { SIGN_AS_PROVIDER: null, SIGN_AS_RECIPIENT: null, SUSPEND: null, RESUME: null, END: null },
  EXPIRED: { SIGN_AS_PROVIDER: null, SIGN_AS_RECIPIENT: null, SUSPEND: null, RESUME: null, END: null },
};

/** The state that an action leads to; null when the state does not allow it. */
export const nextState = (from: AgreementState, action: AgreementAction): AgreementState | null =>
  agreementTable[from][action];

/** What somebody did for one organisation, by the account; null for a machine. */
export interface Deed {
  readonly organisationId: string;
  readonly personId: string | null;
}

/**
 * Whether a person would sign for one side what the same person proposed or signed for another: two organisations
 * agree only when two people do. A machine is told apart by its organisation alone.
 */
export const isOnBothSides = (signer: Deed, before: readonly Deed[]): boolean =>
  signer.personId !== null &&
  before.some(
    ({ organisationId, personId }) =>
      personId === signer.personId && organisationId !== signer.organisationId,
  );

/** The terms that are looked at as a whole. Instants are in RFC 3339. */
export interface Terms {
  readonly provider: string;
  readonly recipients: readonly string[];
  readonly startsAt: string;
  readonly endsAt: string;
  readonly kinds: readonly string[];
  readonly incidentKinds?: readonly string[] | null | undefined;
  readonly alertCategories?: readonly string[] | null | undefined;
  readonly locationPrecision: string;
}

/** What is wrong with the terms that `organisationId` proposes now; empty when they can be taken. */
export function termProblems(terms: Terms, organisationId: string, now: Date): readonly UserErrorFacts[] {
  const { provider, recipients, startsAt, endsAt, kinds } = terms;
  const problems: UserErrorFacts[] = [];
  if (recipients.includes(provider)) {
    problems.push(invalidInput(['recipients'], 'The provider is no recipient of what it shares.'));
  }
  if (![provider, ...recipients].includes(organisationId)) {
    problems.push(
      invalidInput(['provider'], 'Your organisation must be a party: the provider or a recipient.'),
    );
  }
  if (Date.parse(endsAt) <= Math.max(Date.parse(startsAt), now.getTime())) {
    problems.push(invalidInput(['endsAt'], 'It must end after it begins, and after now.'));
  }
  if (terms.incidentKinds && !kinds.includes('INCIDENT')) {
    problems.push(invalidInput(['incidentKinds'], 'No incidents are shared by these terms.'));
  }
  if (terms.alertCategories && !kinds.includes('ALERT')) {
    problems.push(invalidInput(['alertCategories'], 'No alerts are shared by these terms.'));
  }
  if (terms.locationPrecision !== 'EXACT' && kinds.includes('ALERT')) {
    const message =
      'An alert is told with its areas: share incidents alone, and alerts by terms of their own.';
    problems.push(invalidInput(['locationPrecision'], message));
  }
  return problems;
}
