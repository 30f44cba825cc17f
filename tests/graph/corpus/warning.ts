import { idOf, leaves, type Question } from './question.ts';

const detection = `__typename ${leaves('Detection')} region { pcode } owner { id } parameters { name value }
  incidents { id } former { id isCurrent } correction { id isAlarm }`;

const page = `__typename asOf totalCount pageInfo { ${leaves('PageInfo')} }`;

/** What detectors found. */
export const warningQuestions: readonly Question[] = [
  {
    title: 'every detection that holds, and those that were corrected',
    document: `{ detections { ${page} edges { __typename cursor node { id } } nodes { ${detection} } }
      taken: detections(filter: { isCurrent: false }) { nodes { ${detection} } }
      back: detections(filter: { isAlarm: false }) { nodes { ${detection} } } }`,
  },
  {
    title: 'detections by each of their filters, the earliest first',
    document: `{ a: detections(orderBy: WEEK_ASC, filter: { region: "${idOf('region', 4)}" }) { nodes { id } }
      b: detections(filter: { pcode: "CF21" }) { totalCount }
      c: detections(filter: { kinds: [FATALITIES], isCurrent: false }) { totalCount }
      d: detections(filter: { methods: [NB_QUANTILE, NB_CUSUM] }) { totalCount }
      e: detections(filter: { statuses: [EXERCISE] }) { nodes { id region { pcode } } }
      f: detections(orderBy: WEEK_DESC, filter: { weekFrom: "2014-04-08", isCurrent: false }) { totalCount }
      g: detections(filter: { weekTo: "2014-04-08" }) { totalCount } }`,
  },
  {
    title: 'one detection by its id',
    document: `{ detection(id: "${idOf('detection', 1)}") { ${detection} }
      node(id: "${idOf('detection', 2)}") { ... on Detection { week } } }`,
  },
];
