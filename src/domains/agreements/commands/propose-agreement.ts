import { v7 as uuidV7 } from 'uuid';
import {
  agreementRecipients,
  agreementRegions,
  sharingAgreements,
} from '../../../../schema/tables/agreements.ts';
import { alertCategory } from '../../../../schema/tables/alerts.ts';
import { incidentKind } from '../../../../schema/tables/incidents.ts';
import type { WriteContext } from '../../../access/write-context.ts';
import { insertMissing } from '../../../database/insert-missing.ts';
import { memberSees } from '../../../database/row-policies.ts';
import type { Transaction } from '../../../database/transaction.ts';
import { invalidInput, notFound, type Outcome, Refusal } from '../../../user-errors.ts';
import { type Command, carryOut } from '../../carry-out.ts';
import { type Proposal, proposal } from '../agreement-input.ts';
import { personOf } from '../person-of.ts';
import { termProblems } from '../rules.ts';
import { tellOfAgreement } from '../tell-of-agreement.ts';

const command: Command<Proposal> = { name: 'proposeAgreement', input: proposal };

/**
 * Proposes terms, in the name of the provider or of a recipient. Nothing is shared before both sides have signed.
 * Answers the agreement's UUID. @throws HubError UNAUTHENTICATED, FORBIDDEN, BAD_ID.
 */
export function proposeAgreement(context: WriteContext, given: unknown): Promise<Outcome<string>> {
  return carryOut(context, command, given, async (tx, terms, actor) => {
    const { organisationId } = actor;
    const startsAt = terms.startsAt ?? context.now.toISOString();
    const problems = termProblems({ ...terms, startsAt }, organisationId, context.now);
    if (problems.length > 0) throw new Refusal(...problems);
    await requireOrganisations(tx, terms);
    const regionIds = await findRegions(tx, terms.pcodes);
    const { clientReference: _reference, pcodes: _pcodes, provider, recipients, ...said } = terms;
    const id = uuidV7();
    await insertMissing(tx, sharingAgreements, [
      {
        ...said,
        id,
        incidentKinds: terms.incidentKinds ?? all(terms, 'INCIDENT', incidentKind.enumValues),
        alertCategories: terms.alertCategories ?? all(terms, 'ALERT', alertCategory.enumValues),
        providerOrganisationId: provider,
        partyIds: [provider, ...recipients],
        startsAt,
        proposedById: organisationId,
        proposedByPersonId: personOf(actor),
      },
    ]);
    await insertMissing(
      tx,
      agreementRecipients,
      recipients.map((recipient) => ({ agreementId: id, organisationId: recipient })),
    );
    await insertMissing(
      tx,
      agreementRegions,
      regionIds.map((regionId) => ({ agreementId: id, regionId })),
    );
    const made = { id, version: 1, partyIds: [provider, ...recipients] };
    await tellOfAgreement(tx, 'agreement.proposed', made, { organisationId, occurredAt: context.now });
    return id;
  });
}

/** What is not narrowed is everything that there is when it is agreed, and nothing that is thought of later. */
const all = <Value>({ kinds }: Proposal, kind: Proposal['kinds'][number], values: Value[]): Value[] =>
  kinds.includes(kind) ? values : [];

async function requireOrganisations(tx: Transaction, { provider, recipients }: Proposal): Promise<void> {
  const found = await tx<{ id: string }[]>`/* find parties */
    select id from organisations
     where id = any(${[provider, ...recipients]}::uuid[]) and merged_into_id is null
       and ${tx.unsafe(memberSees('organisations'))}`;
  const known = new Set(found.map(({ id }) => id));
  const problems = [
    ...(known.has(provider) ? [] : [notFound(['provider'], 'organisation')]),
    ...(recipients.every((id) => known.has(id)) ? [] : [notFound(['recipients'], 'organisation')]),
  ];
  if (problems.length > 0) throw new Refusal(...problems);
}

async function findRegions(tx: Transaction, pcodes: readonly string[]): Promise<readonly string[]> {
  const found = await tx<{ id: string; pcode: string }[]>`/* find regions */
    select id, pcode from regions where pcode = any(${[...pcodes]}::text[])`;
  const known = new Set(found.map(({ pcode }) => pcode));
  const unknown = pcodes.filter((pcode) => !known.has(pcode));
  if (unknown.length > 0) {
    throw new Refusal(
      ...unknown.map((pcode) => invalidInput(['pcodes'], `No region has the P-code ${pcode}.`)),
    );
  }
  return found.map(({ id }) => id);
}
