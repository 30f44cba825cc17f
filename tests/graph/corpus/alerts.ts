import { idOf, leaves, type Question, record } from './question.ts';

const info = `__typename ${leaves('AlertInfo')} eventCodes { __typename name value } parameters { name value }
  resources { __typename ${leaves('AlertResource')} }
  areas { __typename ${leaves('AlertArea')} geocodes { name value } regions { pcode } }`;

/** Alerts, what they say and where, and what took their place. */
export const alertQuestions: readonly Question[] = [
  {
    title: 'every alert in force with all that it says',
    document: `{ alerts(orderBy: SENT_DESC) { __typename totalCount pageInfo { ${leaves('PageInfo')} } edges { __typename cursor node { sent } }
      nodes { __typename ${leaves('Alert')} ${record} infos { ${info} } regions { pcode } incidents { headline } } } }`,
  },
  {
    title: 'what became of alerts, and by which message',
    document: `{ alerts(orderBy: SENT_ASC, filter: { statuses: [ACTUAL, EXERCISE, SYSTEM, TEST], lifecycles: [ACTIVE, SUPERSEDED, CANCELLED, EXPIRED] }) {
      nodes { id lifecycle supersededBy { id lifecycle } cancelledBy { id note }
        references { __typename ${leaves('AlertReference')} alert { id lifecycle } } } } }`,
  },
  {
    title: 'one alert by its id, whatever has become of it',
    document: `{ alert(id: "${idOf('alert', 1)}") { lifecycle infos { event areas { description } } }
      node(id: "${idOf('alert', 6)}") { ... on Alert { messageType lifecycle infos { event } } } none: alert(id: "${idOf('alert', 99)}") { id } }`,
  },
  {
    title: 'alerts of a region and of an incident',
    document: `{ region(pcode: "CAF") { alerts { totalCount nodes { id } } children { nodes { alerts(orderBy: SENT_ASC, filter: { statuses: [ACTUAL] }) { nodes { id } } } } }
      incidents { nodes { alerts(orderBy: SENT_ASC, filter: { lifecycles: [CANCELLED] }) { totalCount nodes { id } } } } }`,
  },
];
