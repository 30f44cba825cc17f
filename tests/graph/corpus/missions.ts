import { idOf, leaves, type Question, record } from './question.ts';

/** Missions: what they are, what belongs to them, and what is found in their area. */
export const missionQuestions: readonly Question[] = [
  {
    title: 'a mission by acronym with every plain field',
    document: `{ mission(acronym: "MINUSCA") { __typename ${leaves('Mission')} ${record} names { __typename language text } } }`,
  },
  {
    title: 'a mission by an acronym that needs escaping',
    document:
      'query ($acronym: String) { mission(acronym: $acronym) { acronym name leadOrganisation { name } } }',
    variables: { acronym: 'ÉU"FOR\\' },
  },
  {
    title: 'a mission that is not there is null',
    document: `{ mission(id: "${idOf('mission', 99)}") { id name } }`,
  },
  {
    title: 'the history and the parts of a mission',
    document: `{ mission(id: "${idOf('mission', 1)}") {
      aliases { __typename ${leaves('MissionAlias')} ${record} }
      headquarters { __typename ${leaves('MissionHeadquarters')} ${record} country { pcode } location { __typename latitude longitude } }
      predecessors { acronym successors { acronym } } successors { acronym }
      partOf { acronym } parts { acronym partOf { acronym parts { acronym } } }
    } }`,
  },
  {
    title: 'every mission with lists that are empty for most of them',
    document:
      '{ missions { nodes { acronym aliases { name } headquarters { place } parts { id } mandates { id } lessons { slug } } } }',
  },
  {
    title: 'the mandates, tasks and results of missions',
    document: `{ missions(orderBy: STARTED_ON_ASC) { nodes { acronym mandates { __typename ${leaves('Mandate')} ${record}
      tasks { __typename ${leaves('MandateTask')} ${record} results { __typename ${leaves('Result')} ${record}
        children { ordinal parent { statement } } indicators { code } task { theme } } } } } } }`,
  },
  {
    title: 'mandates up and down',
    document: `{ mandates { __typename edges { __typename cursor node { instrument mission { acronym } supersedes { instrument }
      supersededBy { instrument } tasks { ordinal mandate { instrument } } } } } }`,
  },
  {
    title: 'which mandates are to be looked at',
    document: `{ mandateReviewsDue { __typename ${leaves('MandateReview')} mandate { id } } all: mandateReviewsDue(within: 3660) { basis } }`,
  },
  {
    title: 'one mandate by id',
    document: `{ mandate(id: "${idOf('mandate', 2)}") { instrument supersedes { supersedes { id } instrument } url expiresOn } }`,
  },
  {
    title: 'lessons of missions and missions of lessons',
    document: `{ lessons { __typename totalCount pageInfo { endCursor } edges { __typename cursor node { __typename ${leaves('Lesson')} ${record} missions { acronym lessons { slug } } } } nodes { slug } } }`,
  },
  {
    title: 'the people of missions',
    document: `{ missions { nodes { acronym
      contributions(first: 2) { __typename totalCount nodes { __typename ${leaves('Contribution')} ${record} mission { acronym } organisation { name } } edges { __typename cursor node { kind } } pageInfo { hasNextPage } }
      strengths(orderBy: AS_OF_ASC) { __typename totalCount nodes { __typename ${leaves('MissionStrength')} ${record} mission { name } } edges { __typename cursor node { asOf } } pageInfo { hasNextPage } }
    } } }`,
  },
  {
    title: 'deployments and deaths of missions',
    document: `{ missions { nodes { acronym
      deployments(orderBy: YEAR_ASC) { __typename totalCount nodes { __typename ${leaves('Deployment')} ${record} mission { acronym } country { pcode } location { latitude longitude } } edges { __typename cursor node { place } } pageInfo { startCursor } }
      fatalities(orderBy: OCCURRED_ON_ASC) { __typename totalCount nodes { __typename ${leaves('Fatality')} ${record} mission { acronym } nationalityCountry { name } } edges { __typename cursor node { cause } } pageInfo { startCursor } }
    } } }`,
  },
  {
    title: 'all deployments and deaths',
    document: `{ deployments(orderBy: YEAR_DESC) { nodes { year place } } fatalities(orderBy: OCCURRED_ON_DESC) { nodes { externalId occurredOn } } }`,
  },
  {
    title: 'the partners of missions and what they gave',
    document: `{ missions { nodes {
      partners { nodes { name } }
      partnerships { __typename ${leaves('MissionPartnership')} mission { acronym } organisation { name } contributions { totalCount nodes { kind total } } }
    } } }`,
  },
  {
    title: 'the area of missions with facts of the relation on the edges',
    document: `{ missions(orderBy: NAME_ASC) { nodes { acronym regions(first: 1) { __typename totalCount pageInfo { ${leaves('PageInfo')} } nodes { pcode }
      edges { __typename cursor validFrom validTo node { name } } } } } }`,
  },
  {
    title: 'what is in the area of a mission',
    document: `{ mission(acronym: "MINUSCA") {
      ngos { __typename totalCount nodes { __typename name } edges { __typename cursor node { id } } pageInfo { hasNextPage } }
      activities { totalCount nodes { title } }
      incidents { totalCount nodes { id occurredFrom } }
      indicators { nodes { code } }
      latestObservations { nodes { value region { name } } }
    } }`,
  },
  {
    title: 'nested pages with limits of their own',
    document: `{ missions(first: 3, orderBy: STARTED_ON_DESC) { nodes { acronym incidents(first: 2, orderBy: DEATHS_DESC) { pageInfo { hasNextPage endCursor }
      nodes { headline regions { name } region { incidents(first: 1) { pageInfo { hasNextPage } nodes { id } } } } } } } }`,
  },
];
