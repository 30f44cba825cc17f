import { encodeLogCursor } from '../../../src/log/cursor.ts';
import { leaves, type Question } from './question.ts';

const at = (position: number, epoch = 1): string => `"${encodeLogCursor({ epoch, position })}"`;
const page = `__typename ${leaves('ChangePage')}`;
const change = `__typename ${leaves('Change')}`;

const lists =
  `activities actors alerts conflicts deployments fatalities importRuns indicators lessons mandates
  observations reviewItems sectors sources`.split(/\s+/);
const listsOfMissions = 'contributions incidents ngos partners regions strengths'.split(' ');

/** The log, read in pages, and the place in it that lists reflect. */
export const changeQuestions: readonly Question[] = [
  {
    title: 'what happened after a place in the log, with what it happened to',
    document: `{ changes(after: ${at(1)}) { ${page} changes { ${change}
      subject { __typename id ... on Incident { headline missions { acronym } alerts(first: 1) { nodes { id } asOf } } ... on Alert { lifecycle } } } } }`,
  },
  {
    title: 'pages of changes, of few kinds or of all, and an empty one at the end',
    document: `query ($kinds: [ChangeKind!]) { two: changes(after: ${at(2)}, first: 2) { ${page} changes { cursor } }
      one: changes(after: ${at(1)}, first: 1, kinds: $kinds) { ${page} changes { cursor kind } }
      rare: changes(after: ${at(3)}, first: 3, kinds: [ALERT_SUPERSEDED, ALERT_RAISED, ALERT_SUPERSEDED]) { ${page} changes { cursor kind } }
      exercised: changes(after: ${at(1)}, first: 2, statuses: [EXERCISE]) { ${page} changes { cursor subjectId } }
      none: changes(after: ${at(1)}, kinds: []) { ${page} changes { cursor } }
      end: changes(after: ${at(8)}) { ${page} changes { cursor } } }`,
    variables: { kinds: ['INCIDENT_REPORTED', 'INCIDENT_CORRECTED'] },
  },
  {
    title: 'places from which no reader can go on',
    document: `{ old: changes(after: ${at(0)}) { ${page} changes { cursor } } other: changes(after: ${at(3, 2)}) { ${page} changes { cursor } }
      ahead: changes(after: ${at(9)}) { ${page} changes { cursor } } }`,
  },
  {
    title: 'the place in the log that each kind of list reflects',
    document: `{ ${lists.map((list) => `${list} { asOf }`).join(' ')} incidents { asked: asOf totalCount }
      missions(first: 1) { asOf nodes { ${listsOfMissions.map((list) => `${list} { asOf }`).join(' ')} } }
      regions(first: 1) { asOf nodes { organisations { asOf } activities { asOf } } }
      organisations(first: 1) { asOf nodes { regions { asOf } } } }`,
  },
];
