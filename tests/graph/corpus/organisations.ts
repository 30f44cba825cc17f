import { idOf, leaves, type Question, record } from './question.ts';

/** Organisations under both faces: what they are, where they work, on what and with whom. */
export const organisationQuestions: readonly Question[] = [
  {
    title: 'every organisation through the interface',
    document: `{ organisations { __typename totalCount pageInfo { ${leaves('PageInfo')} } nodes { __typename ${leaves('Organisation')} ${record}
      names { language text } country { pcode } parent { name } mergedInto { name } } edges { __typename cursor node { __typename id } } } }`,
  },
  {
    title: 'an organisation by each of its keys',
    document: `{ byOrgId: organisation(orgId: "XM-DAC-41000") { name } byId: organisation(id: "${idOf('organisation', 3)}") { __typename name parent { __typename name } } }`,
  },
  {
    title: 'spellings and identifiers',
    document: `{ organisations(orderBy: NAME_DESC) { nodes { name aliases { __typename ${leaves('OrganisationAlias')} ${record} country { name } }
      identifiers { __typename ${leaves('OrganisationIdentifier')} ${record} } } } }`,
  },
  {
    title: 'where an organisation works, on what and with whom',
    document: `{ organisation(id: "${idOf('organisation', 2)}") { name
      regions { __typename totalCount nodes { pcode } edges { __typename cursor activityCount node { pcode } } pageInfo { hasNextPage } }
      sectors { __typename activityCount sector { code } } coworkers(first: 1) { __typename sharedActivityCount organisation { __typename name } }
      activities { nodes { title } } children { nodes { __typename name } } } }`,
  },
  {
    title: 'sectors and coworkers, at most so many',
    document:
      '{ organisations { nodes { name sectors(first: 1) { activityCount sector { name } } coworkers { sharedActivityCount organisation { name } } } } }',
  },
  {
    title: 'what organisations do for missions',
    document: `{ organisations { nodes { name missions { nodes { acronym } } partnerships { role mission { acronym } contributions(first: 1) { nodes { kind } } }
      contributions(orderBy: AS_OF_ASC) { nodes { kind asOf amount } } } } }`,
  },
  {
    title: 'fragments on both faces and on the interface',
    document: `{ organisations { nodes { ... on Ngo { ngoName: name type } ... on Partner { partnerName: name acronym } ... on Organisation { id } ... on Node { node: id } ...Both } } }
      fragment Both on Organisation { __typename name country { name } ... on Ngo { children { totalCount } } }`,
  },
  {
    title: 'the same key from two faces',
    document: '{ organisations { nodes { ... on Ngo { x: acronym } ... on Partner { x: orgId } } } }',
  },
  {
    title: 'only one face is asked for',
    document: '{ organisations { nodes { ... on Ngo { name } } } }',
  },
];
