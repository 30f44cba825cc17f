import { idOf, leaves, type Question, record } from './question.ts';

/** Incidents as known now and then, their participants, totals, conflicts and actors. */
export const incidentQuestions: readonly Question[] = [
  {
    title: 'every incident with every plain field',
    document: `{ incidents { __typename totalCount pageInfo { ${leaves('PageInfo')} } edges { __typename cursor node { headline } } nodes { __typename ${leaves('Incident')} ${record}
      location { __typename latitude longitude } deaths { __typename ${leaves('DeathToll')} } region { pcode } conflict { name } dyad { name } mergedInto { id } } } }`,
  },
  {
    title: 'one incident with all that hangs on it',
    document: `{ incident(id: "${idOf('incident', 1)}") { informant regions { pcode level } missions { acronym }
      participants { __typename ${leaves('IncidentParticipant')} actor { name } }
      citations { __typename ${leaves('IncidentCitation')} } redactions { __typename ${leaves('Redaction')} }
      records { __typename ${leaves('IncidentRecord')} values { __typename name value } } } }`,
  },
  {
    title: 'what was merged or retracted, and by whom',
    document: `{ all: incidents(filter: { standing: [CURRENT, MERGED, RETRACTED] }) { totalCount nodes { id standing mergedInto { id }
      repetitions { id } change { __typename ${leaves('IncidentChange')} organisation { name } } revisions { change { action } } } }
      usual: incidents(filter: { standing: null }) { totalCount } known: incidents(asKnownAt: "2020-06-15T00:00:00Z", filter: { standing: [RETRACTED] }) { nodes { id } }
      retracted: incident(id: "${idOf('incident', 3)}") { standing retractedAt } totals: incidentTotals(by: [], filter: { standing: [MERGED] }) { incidentCount } }`,
  },
  {
    title: 'the former versions of incidents',
    document: `{ incidents { nodes { id version revisions { __typename ${leaves('IncidentRevision')} redactions { path } ${record}
      location { latitude } deaths { best } region { name } conflict { name } dyad { name } mergedInto { id } } } } }`,
  },
  {
    title: 'what was known at an instant',
    document:
      '{ incidents(asKnownAt: "2019-03-01T00:00:00Z") { totalCount nodes { id version headline occurredFrom deaths { best } revisions { version } } } }',
  },
  {
    title: 'what was known at an instant, to the second of a change',
    document:
      'query ($at: DateTime) { incidents(asKnownAt: $at, orderBy: RECORDED_AT_DESC) { nodes { id version recordedAt } pageInfo { endCursor } } }',
    variables: { at: '2020-05-01T02:00:00+02:00' },
  },
  {
    title: 'an incident as known before, between and after its versions',
    document: `query ($id: ID!) { before: incident(id: $id, asKnownAt: "2017-01-01T00:00:00Z") { version } between: incident(id: $id, asKnownAt: "2019-06-01T00:00:00Z") { version headline regions { name } }
      after: incident(id: $id, asKnownAt: "2030-01-01T00:00:00Z") { version } now: incident(id: $id, asKnownAt: null) { version } }`,
    variables: { id: idOf('incident', 1) },
  },
  {
    title: 'former versions in a region and in the area of a mission',
    document: `{ region: incidents(asKnownAt: "2020-06-15T00:00:00Z", filter: { pcode: "CF21" }) { nodes { id } } mission: incidents(asKnownAt: "2020-06-15T00:00:00Z", filter: { missionAcronym: "MINUSCA" }) { nodes { id } } }`,
  },
  {
    title: 'incidents in every order',
    document: `{ a: incidents(orderBy: OCCURRED_FROM_DESC) { nodes { id } } b: incidents(orderBy: OCCURRED_FROM_ASC) { nodes { id } }
      c: incidents(orderBy: DEATHS_DESC) { edges { cursor node { id } } } d: incidents(orderBy: RECORDED_AT_DESC) { edges { cursor node { id } } } }`,
  },
  {
    title: 'totals by every dimension',
    document: `{ all: incidentTotals(by: []) { __typename ${leaves('IncidentTotal')} deaths { ${leaves('DeathToll')} } region { name } }
      months: incidentTotals(by: [MONTH, KIND]) { month year kind incidentCount } years: incidentTotals(by: [YEAR, VIOLENCE_TYPE], filter: { region: "${idOf('region', 1)}" }) { year violenceType incidentCount }
      regions: incidentTotals(by: [REGION], regionLevel: 2, filter: { missionAcronym: "MINUSCA", deathsAtLeast: 0 }) { region { name } incidentCount deaths { best low } } }`,
  },
  {
    title: 'totals at a null level are those of the first level',
    document: '{ incidentTotals(by: [REGION], regionLevel: null) { region { pcode } incidentCount } }',
  },
  {
    title: 'actors with their dyads and incidents',
    document: `{ actors { __typename totalCount nodes { __typename ${leaves('Actor')} ${record} dyads { __typename ${leaves('Dyad')} ${record} conflict { name } sideA { name } sideB { name } incidents { totalCount nodes { id } } }
      incidents { nodes { headline } } } edges { __typename cursor node { name } } pageInfo { hasNextPage } } }`,
  },
  {
    title: 'actors and conflicts by each key and order',
    document: `{ a: actor(ucdpActorId: 80) { name } b: actor(id: "${idOf('actor', 3)}") { name kind } c: actors(orderBy: NAME_DESC) { nodes { id } }
      d: conflict(ucdpConflictId: 416) { name } e: conflict(id: "${idOf('conflict', 2)}") { name } f: conflicts(orderBy: NAME_DESC) { nodes { id } } }`,
  },
  {
    title: 'conflicts with their dyads and incidents',
    document: `{ conflicts { __typename totalCount nodes { __typename ${leaves('Conflict')} ${record} dyads { name } incidents(first: 1) { pageInfo { hasNextPage } nodes { id } } }
      edges { __typename cursor node { name } } pageInfo { hasNextPage } } }`,
  },
];
