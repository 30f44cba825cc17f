import {
  agreementRecipients,
  agreementRegions,
  agreementSignatures,
  sharingAgreements,
} from '../../../schema/tables/agreements.ts';
import { regions } from '../../../schema/tables/regions.ts';
import { condition } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  expression,
  type Field,
  lookup,
  many,
  one,
  type Row,
  through,
  typeMap,
} from '../../graph/map.ts';

/** Where an agreement stands by now: the clock ends it, and is asked each time. */
const stateOf = (row: Row): string =>
  `(case when ${row(sharingAgreements.endsAt)} <= now() and ${row(sharingAgreements.state)} <> 'ENDED'
         then 'EXPIRED' else ${row(sharingAgreements.state)} end)::agreement_state`;

/** Agreements with their parties, their terms and who signed them. */
export const agreementMaps: AnyMap[] = [
  typeMap('Agreement', sharingAgreements, {
    idPrefix: 'agreement',
    fields: {
      provider: one(sharingAgreements.providerOrganisationId),
      proposedBy: one(sharingAgreements.proposedById),
      recipients: many(by(agreementRecipients.agreementId), ascending(agreementRecipients.organisationId)),
      signatures: many(
        by(agreementSignatures.agreementId),
        ascending(agreementSignatures.signedAt, agreementSignatures.organisationId),
      ),
      regions: many(
        through(agreementRegions, agreementRegions.agreementId, agreementRegions.regionId),
        ascending(regions.pcode),
      ),
      state: expression(stateOf),
      isInForce: expression(
        (row) => `(${row(sharingAgreements.state)} = 'LIVE' and ${row(sharingAgreements.startsAt)} <= now()
          and ${row(sharingAgreements.endsAt)} > now())`,
      ),
    },
    filters: {
      states: condition((row, value) => `${stateOf(row)} = any(${value.as('agreement_state[]')})`),
    },
    orders: { STARTS_AT_DESC: descending(sharingAgreements.startsAt) },
  }),
  typeMap('AgreementRecipient', agreementRecipients, {
    fields: { organisation: one(agreementRecipients.organisationId) },
  }),
  typeMap('AgreementSignature', agreementSignatures, {
    fields: { organisation: one(agreementSignatures.organisationId) },
  }),
];

/** One agreement by id, and pages of those that the reader's organisation is a party to. */
export const agreementQueries: Record<string, Field> = {
  agreement: lookup({ id: { column: sharingAgreements.id, decode: uuidOf('agreement') } }),
  agreements: connection(all),
};
