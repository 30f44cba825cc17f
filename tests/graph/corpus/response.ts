import { idOf, leaves, type Question } from './question.ts';

const task = `__typename ${leaves('AlertTask')} alert { sent } owner { id name }
  acknowledgements { __typename ${leaves('TaskAcknowledgement')} } history { __typename ${leaves('TaskEvent')} }`;

const page = `__typename asOf totalCount pageInfo { ${leaves('PageInfo')} }`;

/** What organisations do about alerts, and how soon they want to. */
export const responseQuestions: readonly Question[] = [
  {
    title: 'every task with all that happened to it',
    document: `{ alertTasks(orderBy: OPENED_DESC) { ${page} edges { __typename cursor node { id } } nodes { ${task} } }
      old: alertTasks(orderBy: OPENED_ASC, first: 2) { nodes { id } } }`,
  },
  {
    title: 'tasks by each of their filters',
    document: `{ a: alertTasks(filter: { alert: "${idOf('alert', 2)}" }) { totalCount }
      b: alertTasks(filter: { states: [OPEN, CLOSED] }) { totalCount }
      c: alertTasks(filter: { severityAtLeast: SEVERE }) { totalCount }
      d: alertTasks(filter: { assignee: "${idOf('account', 1)}" }) { totalCount }
      e: alertTasks(filter: { openedFrom: "2020-01-02T00:00:00Z" }) { totalCount }
      f: alertTasks(filter: { openedTo: "2020-01-01T12:00:00Z" }) { totalCount } }`,
  },
  {
    title: 'one task by its id, and those of alerts',
    document: `{ alertTask(id: "${idOf('alert_task', 1)}") { state alert { tasks { id state } } }
      node(id: "${idOf('alert_task', 2)}") { ... on AlertTask { level } }
      alerts(orderBy: SENT_ASC) { nodes { tasks { id severity } } } }`,
  },
  {
    title: 'how fast alerts were answered, at all times and in a period',
    document: `{ responseTimes { __typename ${leaves('ResponseTime')} organisation { name } }
      some: responseTimes(openedFrom: "2020-01-02T00:00:00Z", openedTo: "2021-01-01T00:00:00Z", severities: [SEVERE]) { taskCount } }`,
  },
  {
    title: 'every policy with its levels',
    document: `{ escalationPolicies(orderBy: SEVERITY_ASC) { ${page} edges { __typename cursor node { id } }
      nodes { __typename ${leaves('EscalationPolicy')} owner { id } region { pcode } quietHours { __typename ${leaves('QuietHours')} }
        steps { __typename ${leaves('EscalationStep')} } } }
      some: escalationPolicies(filter: { severities: [MINOR] }) { nodes { id } } }`,
  },
];
