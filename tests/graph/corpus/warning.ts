import { idOf, leaves, type Question } from './question.ts';

const detection = `__typename ${leaves('Detection')} region { pcode } owner { id } parameters { name value }
  incidents { id } former { id isCurrent } correction { id isAlarm }`;

const page = `__typename asOf totalCount pageInfo { ${leaves('PageInfo')} }`;

const draft = `__typename ${leaves('AlertDraft')} region { pcode } owner { id } detections { id week } updates { sent } alert { sent }`;

/** What detectors found, and the alerts that they propose. */
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
  {
    title: 'every draft on which nobody has decided, and those on which somebody has',
    document: `{ alertDrafts { ${page} edges { __typename cursor node { id } } nodes { ${draft} } }
      done: alertDrafts(orderBy: MADE_ASC, filter: { states: [RELEASED, DISCARDED] }) { nodes { ${draft} } } }`,
  },
  {
    title: 'drafts by each of their filters',
    document: `{ a: alertDrafts(filter: { region: "${idOf('region', 2)}" }) { nodes { id } }
      b: alertDrafts(filter: { pcode: "CF21", states: [OPEN, RELEASED] }) { totalCount }
      c: alertDrafts(orderBy: MADE_DESC, filter: { statuses: [EXERCISE] }) { totalCount }
      d: alertDrafts(filter: { severityAtLeast: SEVERE }) { totalCount } }`,
  },
  {
    title: 'a draft by its id, and the evidence of alerts',
    document: `{ alertDraft(id: "${idOf('alert_draft', 3)}") { ${draft} }
      node(id: "${idOf('alert_draft', 1)}") { ... on AlertDraft { week } }
      alert(id: "${idOf('alert', 2)}") { detections { id week } } }`,
  },
  {
    title: 'what alerts turned out to be, and how often methods were right',
    document: `{ alert(id: "${idOf('alert', 2)}") { verdict labels { __typename ${leaves('AlertLabel')} owner { id } } }
      all: alertPrecision { __typename ${leaves('AlertPrecision')} area { pcode } }
      some: alertPrecision(methods: [NB_QUANTILE], pcode: "CF21", level: 1, sentFrom: "2000-01-01T00:00:00Z", sentTo: "2100-01-01T00:00:00Z", status: ACTUAL) { alertCount }
      here: alertPrecision(region: "${idOf('region', 7)}", status: EXERCISE) { precision low high } }`,
  },
];
