import { idOf, leaves, type Question, record } from './question.ts';

/** Regions up, down and across, what happens in them, sources, and the search for names. */
export const placeQuestions: readonly Question[] = [
  {
    title: 'every region with every plain field',
    document: `{ regions(orderBy: PCODE_ASC) { __typename totalCount pageInfo { __typename ${leaves('PageInfo')} } nodes { __typename ${leaves('Region')} ${record}
      names { language text } location { latitude longitude } box { __typename ${leaves('BoundingBox')} } } edges { __typename cursor node { name } } } }`,
  },
  {
    title: 'a region by P-code',
    document: '{ region(pcode: "CF211") { name parent { name parent { name parent { name } } } } }',
  },
  {
    title: 'a region by id',
    document: `{ region(id: "${idOf('region', 7)}") { name country { name } ancestors { pcode level } } }`,
  },
  {
    title: 'the tree of regions in all directions',
    document: `{ region(pcode: "CF21") { children { nodes { name } } descendants { nodes { name } } siblings { nodes { name ancestors { name } } }
      country { children(orderBy: NAME_DESC) { totalCount nodes { name children { totalCount } } } } } }`,
  },
  {
    title: 'codes and links of regions',
    document: `{ regions { nodes { pcode codes { __typename ${leaves('RegionCode')} ${record} region { name } }
      predecessors { __typename ${leaves('RegionLink')} ${record} old { pcode } new { pcode } } successors { kind share new { predecessors { share } } } } } }`,
  },
  {
    title: 'who and what is in a region',
    document: `{ region(pcode: "CF21") {
      missions { nodes { acronym } }
      incidents { nodes { id } }
      organisations { __typename totalCount nodes { name } edges { __typename cursor activityCount node { __typename name } } pageInfo { endCursor } }
      activities { __typename totalCount nodes { title } edges { __typename cursor isNamed node { title } } pageInfo { startCursor } }
      indicators { nodes { code } }
      latestObservations { nodes { value } }
      observations { totalCount nodes { value } }
      deployments { nodes { place } }
    } }`,
  },
  {
    title: 'regions week by week, of each kind, with weeks of which nobody knows',
    document: `{ region(pcode: "CF21") { series(from: "2014-03-01", to: "2014-05-14") { __typename ${leaves('SeriesWeek')} }
      dead: series(kind: FATALITIES, from: "2014-04-12", to: "2014-04-20") { value }
      drill: series(kind: VIOLENCE_AGAINST_CIVILIANS, status: EXERCISE, to: "2014-04-10") { week value }
      country { series(from: "0001-01-01") { week } } } }`,
  },
  {
    title: 'boundaries as GeoJSON',
    document: '{ regions { nodes { pcode hasBoundary boundary feature } } }',
  },
  {
    title: 'sources in both orders',
    document: `{ up: sources { __typename totalCount nodes { __typename ${leaves('Source')} } edges { __typename cursor node { slug } } pageInfo { hasNextPage } }
      down: sources(orderBy: NAME_DESC) { nodes { slug } } }`,
  },
  {
    title: 'a source by each of its keys',
    document: `{ bySlug: source(slug: "same") { id licenceUrl } byId: source(id: "${idOf('source', 1)}") { name } }`,
  },
  {
    title: 'a search for the beginning of a name',
    document:
      '{ search(text: "ouha") { __typename kind name score subject { __typename ... on Region { pcode } } } }',
  },
  {
    title: 'a search without accents, misspelt, over organisations alone',
    document: `query ($text: String!) { search(text: $text, kinds: [ORGANISATION], first: 3) { kind name subject {
      ... on Mission { short: acronym } ... on Region { pcode } ... on Ngo { name type } ... on Partner { name acronym } } } }`,
    variables: { text: 'medecin sans frontiere' },
  },
  {
    title: 'a search whose text holds wildcards and quotes',
    document: `{ percent: search(text: "%") { name } quote: search(text: "'\\"\\\\ ") { name } nothing: search(text: "   ") { name } missions: search(text: "minusca", kinds: [MISSION, REGION], first: 1) { name subject { ... on Node { id } } } }`,
  },
  {
    title: 'a search with a null size takes the usual one',
    document: '{ search(text: "o", first: null) { name } }',
  },
];
