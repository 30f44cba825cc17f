import type { sharingAgreements } from '../../../../schema/tables/agreements.ts';
import type { Actor } from '../../../access/viewer.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidTransition, notFound, Refusal, versionConflict } from '../../../user-errors.ts';
import { refreshShares } from '../refresh-shares.ts';
import { type AgreementAction, type AgreementState, type Deed, nextState } from '../rules.ts';
import { type AgreementEventKind, tellOfAgreement } from '../tell-of-agreement.ts';

/** An agreement that no other transaction can change until this one ends. */
export interface HeldAgreement
  extends Pick<typeof sharingAgreements.$inferSelect, 'id' | 'version' | 'state' | 'partyIds'> {
  readonly providerId: string;
  readonly proposal: Deed;
  readonly signatures: readonly Deed[];
  /** The recipients that have not left. */
  readonly recipientIds: readonly string[];
}

/**
 * Locks an agreement and answers it, as it is by the clock, in the version that the client saw.
 * @throws Refusal for one that the actor's organisation is no party to, as if there were none, and for another version.
 */
export async function holdAgreement(
  tx: Transaction,
  { id, version }: { readonly id: string; readonly version: number },
  { organisationId }: Actor,
): Promise<HeldAgreement> {
  const [held] = await tx<HeldAgreement[]>`/* hold agreement */
    select id, version, party_ids as "partyIds", provider_organisation_id as "providerId",
           case when ends_at <= now() and state <> 'ENDED' then 'EXPIRED' else state::text end as state,
           json_build_object('organisationId', proposed_by_id, 'personId', proposed_by_person_id) as proposal,
           coalesce((select json_agg(json_build_object('organisationId', organisation_id, 'personId', person_id))
                       from agreement_signatures where agreement_id = a.id), '[]') as signatures,
           array(select organisation_id::text from agreement_recipients
                  where agreement_id = a.id and left_at is null) as "recipientIds"
      from sharing_agreements a where id = ${id} for update`;
  if (held === undefined || !held.partyIds.includes(organisationId)) {
    throw new Refusal(notFound(['id'], 'agreement'));
  }
  if (held.version !== version) throw new Refusal(versionConflict(['version'], held.version));
  return held;
}

/** The state that an action leads to. @throws Refusal where the state does not allow it. */
export function requireNext({ state }: HeldAgreement, action: AgreementAction): AgreementState {
  const next = nextState(state, action);
  if (next === null) throw new Refusal(invalidTransition(['id'], state, action));
  return next;
}

/** What an action makes of an agreement. */
export interface Step {
  readonly kind: AgreementEventKind;
  readonly state: AgreementState;
  readonly reason?: string;
  readonly organisationId: string;
  readonly occurredAt: Date;
}

/** Writes the next version of a held agreement, what it extends to whom from now on, and the event. */
export async function writeStep(tx: Transaction, held: HeldAgreement, step: Step): Promise<void> {
  const { kind, state, reason = null, organisationId, occurredAt } = step;
  await tx`/* next version of agreement */
    update sharing_agreements
       set state = ${state}, reason = coalesce(${reason}, reason), version = version + 1, updated_at = now()
     where id = ${held.id}`;
  const readers = await refreshShares(tx, held.id);
  const made = { ...held, version: held.version + 1 };
  await tellOfAgreement(tx, kind, made, { organisationId, occurredAt, readers });
}
