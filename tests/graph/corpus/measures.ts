import { idOf, leaves, type Question, record } from './question.ts';

/** Indicators and observations, activities and sectors, and what imports left. */
export const measureQuestions: readonly Question[] = [
  {
    title: 'indicators with latest values and series',
    document: `{ indicators { __typename totalCount nodes { __typename ${leaves('Indicator')} ${record} result { statement }
      latest { totalCount nodes { value region { name } } } observations(first: 2) { pageInfo { hasNextPage } nodes { value low high } } regions { nodes { pcode } } }
      edges { __typename cursor node { code } } pageInfo { hasNextPage } } }`,
  },
  {
    title: 'an indicator by each key, and all of them in each order',
    document: `{ a: indicator(code: "IPC_3+") { name } b: indicator(id: "${idOf('indicator', 2)}") { baseline target } c: indicators(orderBy: NAME_DESC) { nodes { code } }
      d: indicators(orderBy: CODE_ASC) { edges { cursor } } }`,
  },
  {
    title: 'observations with their revisions and history',
    document: `{ observations(filter: { isSuperseded: null }, orderBy: PERIOD_START_ASC) { __typename totalCount nodes { __typename ${leaves('Observation')} ${record} indicator { code } region { name } revisionOf { value }
      history(filter: { isSuperseded: null }) { nodes { id value } } } edges { __typename cursor node { id } } pageInfo { endCursor } } }`,
  },
  {
    title: 'observations as they are by default, without superseded ones',
    document:
      '{ observations { totalCount nodes { value status } } indicators { nodes { observations(filter: null) { totalCount } latest(filter: {}) { totalCount } } } }',
  },
  {
    title: 'activities with who, where and on what',
    document: `{ activities { __typename totalCount nodes { __typename ${leaves('Activity')} ${record} sector { name } participants { __typename role organisation { name } } regions { pcode } }
      edges { __typename cursor node { title } } pageInfo { hasNextPage } } }`,
  },
  {
    title: 'an activity by id',
    document: `{ activity(id: "${idOf('activity', 3)}") { title budget sector { id } participants { role } } }`,
  },
  {
    title: 'activities the other way round, and sectors by code',
    document:
      '{ activities(orderBy: TITLE_DESC) { edges { cursor node { id } } } sectors(orderBy: CODE_ASC) { edges { cursor node { code } } } }',
  },
  {
    title: 'sectors as a tree with their activities',
    document: `{ sectors(orderBy: NAME_ASC) { __typename totalCount nodes { __typename ${leaves('Sector')} ${record} names { language text } parent { code parent { code } } children { code } activities { nodes { title } } }
      edges { __typename cursor node { code } } pageInfo { hasNextPage } } }`,
  },
  {
    title: 'what imports left',
    document: `{ importRuns(orderBy: STARTED_AT_ASC) { __typename totalCount nodes { __typename ${leaves('ImportRun')} source { slug } } edges { __typename cursor node { importer } } pageInfo { hasNextPage } }
      reviewItems(orderBy: CREATED_AT_ASC) { __typename totalCount nodes { __typename ${leaves('ReviewItem')} source { slug } } edges { __typename cursor node { value } } pageInfo { hasNextPage } } }`,
  },
  {
    title: 'what imports left, latest first',
    document:
      '{ importRuns(orderBy: STARTED_AT_DESC) { nodes { id } } reviewItems(orderBy: CREATED_AT_DESC) { nodes { id candidates } } }',
  },
];
