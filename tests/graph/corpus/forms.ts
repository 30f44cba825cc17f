import { uuidNumber } from '../../support/graph-seed/fill-rows.ts';
import { cursorOf } from '../oracle/plain-pages.ts';
import { idOf, type Question } from './question.ts';

/** The forms that documents take, whatever they ask: aliases, fragments, directives, variables, pages, look-ups. */
export const formQuestions: readonly Question[] = [
  {
    title: 'aliases of one field with other arguments, at the root and below',
    document: `{ one: missions(first: 1) { nodes { a: acronym b: acronym acronym few: incidents(first: 1) { nodes { id } } many: incidents(first: 5, orderBy: DEATHS_DESC) { nodes { id } } } }
      two: missions(first: 2, orderBy: NAME_ASC) { nodes { acronym } } }`,
  },
  {
    title: 'aliases named like other fields',
    document: '{ missions { nodes { name: acronym acronym: name id: name typename: __typename } } }',
  },
  {
    title: 'typenames everywhere',
    document:
      '{ __typename t: __typename missions { __typename pageInfo { __typename } edges { __typename node { __typename regions { __typename nodes { __typename box { __typename } } } } } } }',
  },
  { title: 'nothing but a typename', document: '{ __typename }' },
  { title: 'a count alone', document: '{ missions { totalCount } incidents { c: totalCount totalCount } }' },
  { title: 'a connection of which only its type is asked', document: '{ missions { __typename } }' },
  {
    title: 'page infos alone',
    document:
      '{ missions(first: 1) { pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } regions(filter: { name: "nowhere" }) { pageInfo { hasNextPage startCursor endCursor } nodes { id } totalCount } }',
  },
  {
    title: 'edges twice under two names',
    document:
      '{ missions { a: edges { cursor } b: edges { node { acronym } } nodes { id } x: nodes { name } } }',
  },
  {
    title: 'fields merged over selection sets and fragments',
    document: `{ missions { nodes { name } nodes { acronym ...More } ...Page edges { node { name } } edges { cursor node { ...More id } } } }
      fragment More on Mission { acronym regions(first: 1) { nodes { name } } regions(first: 1) { edges { cursor } nodes { pcode } } }
      fragment Page on MissionConnection { pageInfo { endCursor } pageInfo { hasNextPage } nodes { kind } }`,
  },
  {
    title: 'root fields merged',
    document:
      '{ missions { totalCount } ... on Query { missions { nodes { id } } } ...Root } fragment Root on Query { missions { pageInfo { hasNextPage } } }',
  },
  {
    title: 'directives with variables that leave fields out',
    document: `query ($yes: Boolean!, $no: Boolean = false) { missions @include(if: $yes) { nodes { id @skip(if: $yes) name @include(if: $yes) ... @skip(if: $no) { acronym } ...M @include(if: $no) } }
      regions @skip(if: $yes) { nodes { id } } }
      fragment M on Mission { kind }`,
    variables: { yes: true },
  },
  {
    title: 'directives the other way round',
    document: `query ($yes: Boolean!) { missions { nodes { id @skip(if: $yes) name @include(if: $yes) a: acronym @skip(if: true) pageless: acronym @include(if: true) @skip(if: false) } } }`,
    variables: { yes: false },
  },
  { title: 'everything left out', document: '{ missions @skip(if: true) { nodes { id } } }' },
  {
    title: 'nothing left of a selection',
    document: '{ missions { nodes { id @skip(if: true) } pageInfo @skip(if: true) { hasNextPage } } }',
  },
  {
    title: 'variables for every argument',
    document:
      'query ($first: Int, $filter: MissionFilter, $order: MissionOrder = NAME_ASC, $after: Cursor) { missions(first: $first, filter: $filter, orderBy: $order, after: $after) { nodes { acronym } } }',
    variables: {
      first: 2,
      filter: {
        kinds: ['PEACEKEEPING', 'REGIONAL', 'OBSERVER', 'MULTINATIONAL', 'SPECIAL_POLITICAL'],
        isActive: null,
        startedFrom: '2014-01-01',
      },
    },
  },
  {
    title: 'variables that are not given leave the defaults',
    document:
      'query ($first: Int, $filter: MissionFilter, $order: MissionOrder, $after: Cursor) { missions(first: $first, filter: $filter, orderBy: $order, after: $after) { nodes { acronym } } }',
  },
  {
    title: 'variables inside a filter',
    document:
      'query ($name: String, $kinds: [MissionKind!], $kind: MissionKind!) { a: missions(filter: { name: $name, kinds: $kinds }) { totalCount } b: missions(filter: { kinds: [$kind, OBSERVER], name: "sam" }) { totalCount } }',
    variables: { name: 'SÀME', kind: 'REGIONAL' },
  },
  {
    title: 'null arguments are like none',
    document:
      '{ missions(first: null, after: null, filter: null, orderBy: null) { nodes { acronym } } regions(filter: { name: null, levels: [] }) { totalCount } }',
  },
  {
    title: 'a single value where a list is wanted',
    document: `{ regions(filter: { levels: 1 }) { nodes { pcode } } nodes(ids: "${idOf('region', 1)}") { id } }`,
  },
  {
    title: 'texts that need escaping as variables',
    document:
      'query ($a: String, $b: String) { a: incidents(filter: { text: $a }) { totalCount } b: incidents(filter: { text: $b }) { totalCount } c: incidents(filter: { originKey: $a }) { totalCount } }',
    variables: { a: '\'; drop table \\ "%_ 🕊️ \u2028', b: '100 %\\_' },
  },
  {
    title: 'any object by id, gathered into one statement',
    document: `{ a: node(id: "${idOf('mission', 1)}") { id __typename } b: node(id: "${idOf('region', 1)}") { id __typename } c: node(id: "${idOf('organisation', 2)}") { __typename id } d: node(id: "${idOf('mission', 99)}") { id __typename } }`,
    // `c` selects in another order, so its statement is another one.
    statements: 2,
  },
  {
    title: 'objects of mixed types with fragments on each',
    document: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Mission { acronym regions { nodes { name } } } ... on Region { pcode } ... on Organisation { name ... on Ngo { type } } ... on Incident { deaths { best } } ... on Source { slug } } }`,
    variables: {
      ids: [
        idOf('mission', 1),
        idOf('region', 1),
        idOf('organisation', 1),
        idOf('organisation', 2),
        idOf('incident', 1),
        idOf('source', 1),
        idOf('mission', 1),
        idOf('dyad', 99),
        idOf('review_item', 1),
      ],
    },
  },
  { title: 'no ids, no nodes', document: '{ nodes(ids: []) { id } }', statements: 0 },
  {
    title: 'look-ups of one field gathered into one statement',
    document: `{ a: mission(id: "${idOf('mission', 1)}") { name } b: mission(id: "${idOf('mission', 2)}") { name } c: mission(id: "${idOf('mission', 77)}") { name } d: mission(acronym: "BINUCA") { name } }`,
    statements: 2,
  },
  {
    title: 'the second page of a list with ties',
    document:
      'query ($after: Cursor) { missions(first: 1, orderBy: NAME_ASC, after: $after) { edges { cursor node { acronym } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount } }',
    variables: { after: cursorOf('NAME_ASC', ['Same name', uuidNumber(2)]) },
  },
  {
    title: 'the last page, and the empty one after it',
    document: `{ last: missions(orderBy: STARTED_ON_ASC, after: "${cursorOf('STARTED_ON_ASC', ['9999-12-31', uuidNumber(3)])}") { nodes { acronym } pageInfo { hasNextPage endCursor } }
      none: missions(orderBy: STARTED_ON_ASC, after: "${cursorOf('STARTED_ON_ASC', ['9999-12-31', uuidNumber(4)])}") { nodes { acronym } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
  },
  {
    title: 'second pages in descending orders of days, numbers and instants',
    document: `{ days: incidents(first: 2, after: "${cursorOf('OCCURRED_FROM_DESC', ['2014-04-10', uuidNumber(2)])}") { nodes { id } pageInfo { hasNextPage } }
      deaths: incidents(orderBy: DEATHS_DESC, after: "${cursorOf('DEATHS_DESC', ['5', uuidNumber(5)])}") { nodes { id } }
      instants: incidents(orderBy: RECORDED_AT_DESC, after: "${cursorOf('RECORDED_AT_DESC', ['2020-05-01 00:00:00+00', uuidNumber(7)])}") { nodes { id } } }`,
  },
  {
    title: 'a second page inside an area that many regions make up',
    document: `{ mission(acronym: "MINUSCA") { incidents(first: 2, after: "${cursorOf('OCCURRED_FROM_DESC', ['9999-12-31', uuidNumber(7)])}") { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage } totalCount } } }`,
  },
  {
    title: 'as deep as may be',
    document:
      '{ mission(acronym: "MINUSCA") { mandates { tasks { results { task { mandate { mission { leadOrganisation { parent { name } } } } } } } } } }',
  },
  {
    title: 'a mapped question beside introspection',
    document:
      '{ __schema { queryType { name } } missions { nodes { acronym organisation: leadOrganisation { __typename name } } } __type(name: "Ngo") { kind } }',
  },
];
