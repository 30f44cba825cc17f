import { idOf, leaves, type Question } from './question.ts';

/** Agreements, which are for their parties: everybody is answered that there are none. */
export const agreementQuestions: readonly Question[] = [
  {
    title: 'every agreement with its terms and parties',
    document: `{ agreements(orderBy: STARTS_AT_DESC, filter: { states: [LIVE, EXPIRED] }) {
      __typename totalCount asOf pageInfo { ${leaves('PageInfo')} } edges { __typename cursor node { id } }
      nodes { __typename ${leaves('Agreement')} provider { id } proposedBy { id } regions { pcode }
        recipients { __typename ${leaves('AgreementRecipient')} organisation { id } }
        signatures { __typename ${leaves('AgreementSignature')} organisation { id } } } } }`,
  },
  {
    title: 'one agreement by its id',
    document: `{ agreement(id: "${idOf('agreement', 1)}") { title } node(id: "${idOf('agreement', 1)}") { id } }`,
  },
];
