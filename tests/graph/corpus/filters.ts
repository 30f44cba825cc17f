import { idOf, type Question } from './question.ts';

/** One alias for each field of a filter; each keeps some rows and drops others, unless its name begins with `no`. */
function filterQuestion(field: string, filters: Readonly<Record<string, string>>): Question {
  const all =
    field === 'observations'
      ? `all: ${field}(filter: { isSuperseded: null }) { totalCount }`
      : `all: ${field} { totalCount }`;
  const each = Object.entries(filters).map(
    ([name, filter]) => `${name}: ${field}(filter: { ${filter} }) { totalCount nodes { id } }`,
  );
  return { title: `every filter of ${field}`, document: `{ ${all} ${each.join('\n')} }` };
}

/** Every field of every filter that a root field takes. */
export const filterQuestions: readonly Question[] = [
  filterQuestion('missions', {
    kinds: 'kinds: [PEACEKEEPING, REGIONAL]',
    noKinds: 'kinds: []',
    isActive: 'isActive: true',
    name: 'name: "sàme NAM"',
    region: `region: "${idOf('region', 4)}"`,
    pcode: 'pcode: "SS01"',
    noPcode: 'pcode: "nowhere"',
    leadOrganisation: `leadOrganisation: "${idOf('organisation', 1)}"`,
    partner: `partner: "${idOf('organisation', 2)}"`,
    startedFrom: 'startedFrom: "2014-04-11"',
    startedTo: 'startedTo: "2014-04-10"',
  }),
  filterQuestion('regions', {
    levels: 'levels: [0, 2]',
    within: `within: "${idOf('region', 2)}"`,
    withinPcode: 'withinPcode: "CAF"',
    name: 'name: "ouham pende"',
    hasBoundary: 'hasBoundary: false',
  }),
  filterQuestion('organisations', {
    types: 'types: [GOVERNMENT, MULTILATERAL]',
    isNgo: 'isNgo: true',
    noNgo: 'isNgo: false, types: [NATIONAL_NGO]',
    name: 'name: "medecins"',
    acronym: 'acronym: "UN"',
    country: `country: "${idOf('region', 1)}"`,
    region: `region: "${idOf('region', 2)}"`,
    pcode: 'pcode: "CAF"',
    isMerged: 'isMerged: true',
  }),
  filterQuestion('alerts', {
    region: `info: { region: "${idOf('region', 3)}" }`,
    pcode: 'info: { pcode: "CF21" }',
    mission: `info: { mission: "${idOf('mission', 1)}" }`,
    missionAcronym: 'info: { missionAcronym: "MINUSCA" }',
    otherMission: 'info: { missionAcronym: "UNMISS" }',
    categories: 'info: { categories: [HEALTH, FIRE] }',
    severityAtLeast: 'info: { severityAtLeast: SEVERE }',
    urgencyAtLeast: 'info: { urgencyAtLeast: EXPECTED }',
    certaintyAtLeast: 'info: { certaintyAtLeast: LIKELY }',
    text: 'info: { text: "ouham FLOOD" }',
    notAcrossBlocks: 'info: { severityAtLeast: SEVERE, urgencyAtLeast: IMMEDIATE }',
    nowhereAcrossBlocks: 'info: { urgencyAtLeast: IMMEDIATE, pcode: "CF21" }',
    noExercise: 'statuses: [SYSTEM]',
    exercises: 'statuses: [EXERCISE]',
    expired: 'lifecycles: [EXPIRED]',
    inForce: 'lifecycles: [ACTIVE], statuses: [EXERCISE]',
    noExpiredBlock: 'info: { text: "stale" }',
    expiredBlock: 'info: { text: "stale" }, lifecycles: [EXPIRED]',
    messageTypes: 'messageTypes: [UPDATE, CANCEL]',
    noCancellation: 'messageTypes: [CANCEL]',
    sender: 'sender: "a \\"sender\\""',
    incident: `incident: "${idOf('incident', 1)}"`,
    sentFrom: 'sentFrom: "2020-06-01T00:00:00Z"',
    sentTo: 'sentTo: "2020-06-01T00:00:00Z"',
  }),
  filterQuestion('incidents', {
    region: `region: "${idOf('region', 2)}"`,
    pcode: 'pcode: "CAF"',
    mission: `mission: "${idOf('mission', 1)}"`,
    missionAcronym: 'missionAcronym: "UNMISS"',
    actor: `actor: "${idOf('actor', 2)}"`,
    conflict: `conflict: "${idOf('conflict', 1)}"`,
    dyad: `dyad: "${idOf('dyad', 1)}"`,
    kinds: 'kinds: [BATTLES, PROTESTS, RIOTS]',
    violenceTypes: 'violenceTypes: [ONE_SIDED, STATE_BASED]',
    verification: 'verification: [VERIFIED, REPORTED]',
    standing: 'standing: [RETRACTED, MERGED]',
    statuses: 'statuses: [EXERCISE]',
    noMergedExercise: 'statuses: [EXERCISE], standing: [MERGED]',
    occurredFrom: 'occurredFrom: "2014-04-10"',
    occurredTo: 'occurredTo: "2014-04-10"',
    deathsAtLeast: 'deathsAtLeast: 5',
    deathsAtMost: 'deathsAtMost: 5',
    isCivilianTargeting: 'isCivilianTargeting: true',
    hasFlag: 'hasFlag: ESTIMATES_OUT_OF_ORDER',
    source: `source: "${idOf('source', 1)}"`,
    origin: 'origin: "HUB \\"own\\""',
    originKey: 'originKey: "36210"',
    text: 'text: "null"',
    several: 'pcode: "CAF", missionAcronym: "MINUSCA", occurredFrom: "2014-04-10", deathsAtLeast: 0',
  }),
  filterQuestion('actors', { kinds: 'kinds: [STATE_FORCES]', name: 'name: "balaka"' }),
  filterQuestion('conflicts', {
    violenceTypes: 'violenceTypes: [STATE_BASED]',
    name: 'name: "car gov"',
    actor: `actor: "${idOf('actor', 1)}"`,
  }),
  filterQuestion('indicators', {
    codes: 'codes: ["IPC_3+", "none"]',
    name: 'name: "law"',
    frequencies: 'frequencies: [MONTHLY, DAILY, ANNUAL]',
    result: `result: "${idOf('result', 1)}"`,
  }),
  filterQuestion('observations', {
    indicators: `indicators: ["${idOf('indicator', 1)}"]`,
    indicatorCodes: 'indicatorCodes: ["WGI_RL"]',
    region: `region: "${idOf('region', 1)}"`,
    pcode: 'pcode: "SSD"',
    regionLevel: 'regionLevel: 1',
    missionAcronym: 'missionAcronym: "MINUSCA"',
    series: 'series: "first \\"projection\\""',
    periodFrom: 'periodFrom: "2020-02-01"',
    periodTo: 'periodTo: "2020-01-31"',
    statuses: 'statuses: [MISSING, ESTIMATED]',
    isKnown: 'isKnown: true',
    isSuperseded: 'isSuperseded: true',
  }),
  filterQuestion('feedback', {
    statuses: 'statuses: [ANSWERED]',
    categories: 'categories: [RUMOUR]',
    channels: 'channels: [SMS]',
    mission: `mission: "${idOf('mission', 1)}"`,
    region: `region: "${idOf('region', 2)}"`,
    pcode: 'pcode: "SSD"',
    language: 'language: "sg"',
    receivedFrom: 'receivedFrom: "2020-01-02T00:00:00Z"',
    receivedTo: 'receivedTo: "2020-01-01T12:00:00Z"',
  }),
  filterQuestion('surveys', {
    series: 'series: "trust"',
    mission: `mission: "${idOf('mission', 1)}"`,
    region: `region: "${idOf('region', 1)}"`,
    pcode: 'pcode: "SSD"',
    theme: 'theme: SAFETY',
    fieldworkFrom: 'fieldworkFrom: "2021-01-01"',
    fieldworkTo: 'fieldworkTo: "2020-12-31"',
  }),
  filterQuestion('mandates', {
    statuses: 'statuses: [IN_FORCE]',
    theme: 'theme: DDR',
    mission: `mission: "${idOf('mission', 2)}"`,
    adoptedFrom: 'adoptedFrom: "2015-01-01"',
    adoptedTo: 'adoptedTo: "2014-12-31"',
    reviewDueBy: 'reviewDueBy: "2014-12-31"',
    expiresBy: 'expiresBy: "2014-12-31"',
  }),
  filterQuestion('lessons', {
    themes: 'themes: [POC, DDR]',
    mission: `mission: "${idOf('mission', 2)}"`,
    text: 'text: "echouer"',
  }),
  filterQuestion('activities', {
    region: `region: "${idOf('region', 1)}"`,
    pcode: 'pcode: "CF21"',
    mission: `mission: "${idOf('mission', 1)}"`,
    missionAcronym: 'missionAcronym: "UNMISS"',
    organisation: `organisation: "${idOf('organisation', 3)}"`,
    sectors: `sectors: ["${idOf('sector', 1)}"]`,
    statuses: 'statuses: [PLANNED]',
    title: 'title: "meme"',
    activeFrom: 'activeFrom: "2021-01-01"',
    activeTo: 'activeTo: "2019-01-01"',
  }),
  filterQuestion('sectors', {
    systems: 'systems: [CLUSTER]',
    code: 'code: "120"',
    name: 'name: "sante"',
    isWithdrawn: 'isWithdrawn: true',
  }),
  filterQuestion('deployments', {
    mission: `mission: "${idOf('mission', 1)}"`,
    country: `country: "${idOf('region', 1)}"`,
    yearFrom: 'yearFrom: 2020',
    yearTo: 'yearTo: 2019',
  }),
  filterQuestion('fatalities', {
    missions: `missions: ["${idOf('mission', 2)}"]`,
    causes: 'causes: [ILLNESS, ACCIDENT]',
    personnelTypes: 'personnelTypes: [MILITARY, POLICE, OTHER]',
    nationality: `nationality: "${idOf('region', 6)}"`,
    occurredFrom: 'occurredFrom: "2000-01-01"',
    occurredTo: 'occurredTo: "2000-01-01"',
  }),
  filterQuestion('sources', { kinds: 'kinds: [DATASET]', name: 'name: "patrouille"' }),
  filterQuestion('importRuns', {
    importer: 'importer: "p-codes"',
    statuses: 'statuses: [FAILED]',
    source: `source: "${idOf('source', 1)}"`,
  }),
  filterQuestion('reviewItems', {
    kinds: 'kinds: [UNKNOWN_PCODE]',
    statuses: 'statuses: [DISMISSED]',
    importer: 'importer: "p-codes"',
    source: `source: "${idOf('source', 3)}"`,
  }),
  {
    title: 'the filters of the people of a mission',
    document: `{ mission(acronym: "MINUSCA") {
      a: contributions(filter: { kinds: [TROOPS] }) { totalCount } b: contributions(filter: { organisation: "${idOf('organisation', 2)}" }) { nodes { id } }
      c: contributions(filter: { mission: "${idOf('mission', 2)}" }) { totalCount } d: contributions(filter: { asOfFrom: "2020-01-31", asOfTo: "2020-01-31" }) { nodes { id } }
      e: strengths(filter: { asOfFrom: "2020-02-01" }) { nodes { asOf } } f: strengths(filter: { asOfTo: "2020-02-01" }) { nodes { asOf } } g: strengths(orderBy: AS_OF_DESC) { nodes { asOf } }
    } }`,
  },
  {
    title: 'filters and orders of connections whose edges hold facts',
    document: `{ mission(acronym: "MINUSCA") { regions(filter: { name: "pende" }, orderBy: NAME_DESC) { totalCount edges { validTo node { name } } }
        ngos(filter: { types: [INTERNATIONAL_NGO] }, orderBy: NAME_DESC) { totalCount nodes { id } } contributions(orderBy: AS_OF_DESC) { nodes { id } } }
      region(pcode: "CF21") { organisations(filter: { isNgo: true }, orderBy: NAME_DESC) { edges { activityCount node { name } } }
        activities(filter: { statuses: [ONGOING] }, orderBy: TITLE_DESC) { edges { isNamed node { title } } } }
      organisation(id: "${idOf('organisation', 2)}") { regions(filter: { levels: [1] }, orderBy: PCODE_ASC) { totalCount edges { activityCount } } } }`,
  },
  {
    title: 'mandates and lessons in each order',
    document:
      '{ a: mandates(orderBy: ADOPTED_ON_ASC) { edges { cursor } pageInfo { hasNextPage } totalCount } b: mandates(orderBy: ADOPTED_ON_DESC) { nodes { id } } c: lessons(orderBy: SLUG_ASC) { nodes { id } } d: missions(orderBy: ACRONYM_ASC) { nodes { id } } e: regions(orderBy: NAME_ASC) { nodes { id } } f: organisations(orderBy: NAME_ASC) { nodes { id } } g: actors(orderBy: NAME_ASC) { nodes { id } } h: conflicts(orderBy: NAME_ASC) { nodes { id } } i: activities(orderBy: TITLE_ASC) { nodes { id } } j: indicators(orderBy: NAME_ASC) { nodes { id } } k: sources(orderBy: NAME_ASC) { nodes { id } } l: observations(orderBy: PERIOD_START_DESC) { nodes { id } } }',
  },
];
