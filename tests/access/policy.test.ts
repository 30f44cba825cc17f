import { expect, test } from 'vitest';
import { keyScopes } from '../../src/access/api-keys.ts';
import { type MissionRole, missionRoles } from '../../src/access/mission-roles.ts';
import type { PersonViewer } from '../../src/access/person.ts';
import { type Action, demands, mayAct, requireRight } from '../../src/access/policy.ts';
import type { OrganisationViewer, Viewer } from '../../src/access/viewer.ts';

const anonymous: Viewer = { kind: 'anonymous' };
const expiresAt = new Date('2030-01-01');
const unhcr: OrganisationViewer = {
  kind: 'organisation',
  organisationId: 'UNHCR',
  keyId: 'key',
  scopes: keyScopes,
  expiresAt,
};
const officer: PersonViewer = {
  kind: 'person',
  personId: 'ada',
  version: 1,
  organisationId: 'UNHCR',
  organisationIds: ['UNHCR'],
  roles: [],
  isPlatformAdministrator: false,
  tokenId: undefined,
  expiresAt,
};
const holding = (...roles: MissionRole[]): PersonViewer => ({
  ...officer,
  roles: roles.map((role) => ({ missionId: 'MINUSCA', role })),
});
const withScopes = (...scopes: (typeof keyScopes)[number][]): Viewer => ({ ...unhcr, scopes });

/** Where a subject may be, for somebody whose roles are all in MINUSCA. */
const wheres = {
  inside: [{ inside: ['MINUSCA', 'UNOAU'], touching: ['MINUSCA', 'UNOAU'] }],
  around: [{ inside: ['UNOAU'], touching: ['MINUSCA', 'UNOAU'] }],
  outside: [{ inside: ['UNMISS'], touching: ['UNMISS'] }],
  half: [
    { inside: ['MINUSCA'], touching: ['MINUSCA'] },
    { inside: ['UNMISS'], touching: ['UNMISS'] },
  ],
  unknown: [],
} as const;
const inside = 'inside';
const touching = 'inside around half unknown';
const anywhere = 'inside around outside half unknown';

const onAgreements = {
  incidents: '',
  alerts: '',
  agreements: 'own others public',
  roles: 'MISSION_ADMINISTRATOR DATA_STEWARD',
  where: anywhere,
};
const onTasks = {
  incidents: '',
  alerts: 'own others public',
  roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR',
  where: touching,
};

/** What one action demands. */
interface Line {
  readonly incidents: string;
  readonly alerts: string;
  readonly agreements?: string;
  readonly community?: string;
  readonly roles: string;
  readonly where: string;
}

const onOwnResults = {
  incidents: '',
  alerts: '',
  community: 'own public',
  roles: 'ANALYST DATA_STEWARD MISSION_ADMINISTRATOR',
  where: touching,
};

const onOwnFeedback = {
  incidents: '',
  alerts: '',
  community: 'own public',
  roles: 'ANALYST DUTY_OFFICER MISSION_ADMINISTRATOR',
  where: touching,
};

/**
 * For each action, what a key of UNHCR with only this scope may do to a
 * subject of UNHCR, of MSF, of nobody; which roles a person
 * of UNHCR may have to do what that key may, and where. */
const matrix: Record<Action, Line> = {
  reportIncident: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST REPORTER DUTY_OFFICER',
    where: inside,
  },
  correctIncident: {
    incidents: 'own public',
    alerts: '',
    roles: 'ANALYST REPORTER DUTY_OFFICER',
    where: inside,
  },
  retractIncident: {
    incidents: 'own public',
    alerts: '',
    roles: 'ANALYST REPORTER DUTY_OFFICER',
    where: inside,
  },
  corroborateIncident: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST DUTY_OFFICER',
    where: inside,
  },
  verifyIncident: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST DUTY_OFFICER',
    where: inside,
  },
  disputeIncident: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST DUTY_OFFICER',
    where: inside,
  },
  rejectIncident: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST DUTY_OFFICER',
    where: inside,
  },
  mergeIncidents: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST DUTY_OFFICER',
    where: inside,
  },
  unmergeIncident: {
    incidents: 'own others public',
    alerts: '',
    roles: 'ANALYST DUTY_OFFICER',
    where: inside,
  },
  raiseAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER', where: inside },
  updateAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER', where: inside },
  cancelAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER', where: inside },
  releaseAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER', where: inside },
  discardAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER', where: inside },
  labelAlert: { incidents: '', alerts: 'own others public', roles: 'ANALYST DUTY_OFFICER', where: touching },
  proposeAgreement: onAgreements,
  signAgreement: onAgreements,
  suspendAgreement: onAgreements,
  resumeAgreement: onAgreements,
  endAgreement: onAgreements,
  acknowledgeAlert: onTasks,
  assignAlert: onTasks,
  startAlert: onTasks,
  escalateAlert: onTasks,
  resolveAlert: onTasks,
  closeAlert: onTasks,
  reopenAlert: onTasks,
  setEscalationPolicy: { ...onTasks, where: anywhere },
  removeEscalationPolicy: { ...onTasks, where: anywhere },
  receiveFeedback: {
    incidents: '',
    alerts: '',
    community: 'own others public',
    roles: 'REPORTER ANALYST DUTY_OFFICER MISSION_ADMINISTRATOR',
    where: touching,
  },
  assignFeedback: onOwnFeedback,
  answerFeedback: onOwnFeedback,
  closeFeedback: onOwnFeedback,
  reopenFeedback: onOwnFeedback,
  setMissionResult: onOwnResults,
  removeMissionResult: onOwnResults,
  recordSurveyResults: {
    incidents: '',
    alerts: '',
    community: 'own others public',
    roles: 'ANALYST DATA_STEWARD MISSION_ADMINISTRATOR',
    where: touching,
  },
  saveWatchFilter: { ...onTasks, where: anywhere },
  removeWatchFilter: { ...onTasks, where: anywhere },
};
const owners = { own: 'UNHCR', others: 'MSF', public: null } as const;

const cells = Object.keys(demands).flatMap((name) => {
  const action = name as Action;
  return Object.entries(owners).map(([whose, owner]) => ({ action, whose, owner }));
});

test.each(cells)(
  '$action on $whose record takes the scope that the matrix names',
  ({ action, whose, owner }) => {
    const { incidents, alerts, agreements = '', community = '' } = matrix[action];
    expect(mayAct(withScopes('INCIDENTS_WRITE'), action, { owner })).toBe(
      incidents.split(' ').includes(whose),
    );
    expect(mayAct(withScopes('ALERTS_WRITE'), action, { owner })).toBe(alerts.split(' ').includes(whose));
    expect(mayAct(withScopes('AGREEMENTS_WRITE'), action, { owner })).toBe(
      agreements.split(' ').includes(whose),
    );
    expect(mayAct(withScopes('COMMUNITY_WRITE'), action, { owner })).toBe(
      community.split(' ').includes(whose),
    );
  },
);

test.each(cells)(
  '$action on $whose record is for nobody without a key or without a scope',
  ({ action, owner }) => {
    expect(mayAct(anonymous, action, { owner })).toBe(false);
    expect(mayAct(withScopes(), action, { owner })).toBe(false);
  },
);

test.each(cells.flatMap((cell) => missionRoles.map((role) => ({ ...cell, role }))))(
  '$action on $whose record by a $role is as the matrix says, and takes an organisation',
  ({ action, whose, owner, role }) => {
    const { incidents, alerts, agreements = '', community = '', roles } = matrix[action];
    const isFor = `${incidents} ${alerts} ${agreements} ${community}`.split(' ').includes(whose);
    expect(mayAct(holding(role), action, { owner })).toBe(isFor && roles.split(' ').includes(role));
    expect(mayAct({ ...holding(role), organisationId: undefined }, action, { owner })).toBe(false);
    expect(mayAct({ ...holding(), isPlatformAdministrator: true }, action, { owner })).toBe(false);
  },
);

const placed = Object.keys(demands).flatMap((name) => {
  const action = name as Action;
  return Object.entries(wheres).map(([where, places]) => ({ action, where, places }));
});

test.each(placed.flatMap((cell) => missionRoles.map((role) => ({ ...cell, role }))))(
  '$action on what is $where the area of the mission, by a $role in it, is as the matrix says',
  ({ action, where, places, role }) => {
    const { roles, where: allowed } = matrix[action];
    const isExpected = roles.split(' ').includes(role) && allowed.split(' ').includes(where);
    expect(mayAct(holding(role), action, { owner: 'UNHCR', places })).toBe(isExpected);
    const elsewhere = { ...officer, roles: [{ missionId: 'UNOAU', role: 'VIEWER' as const }] };
    expect(mayAct(elsewhere, action, { owner: 'UNHCR', places })).toBe(false);
    expect(mayAct(unhcr, action, { owner: 'UNHCR', places })).toBe(true);
  },
);

test('two missions cover together what lies partly in one and partly in the other, where both roles allow it', () => {
  const { half: places } = wheres;
  const inUnmiss = (role: MissionRole) => ({
    ...officer,
    roles: [...holding('DUTY_OFFICER').roles, { missionId: 'UNMISS', role }],
  });
  expect(mayAct(inUnmiss('DUTY_OFFICER'), 'raiseAlert', { places })).toBe(true);
  expect(mayAct(inUnmiss('ANALYST'), 'raiseAlert', { places })).toBe(false);
});

test('whoever may act is answered as the organisation, anybody else is told whether a key or a right is missing', () => {
  expect(requireRight(unhcr, 'correctIncident', { owner: 'UNHCR' })).toBe(unhcr);
  expect(() => requireRight(unhcr, 'correctIncident', { owner: 'MSF' })).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN' }),
  );
  expect(() => requireRight(anonymous, 'correctIncident', { owner: 'UNHCR' })).toThrow(
    expect.objectContaining({ code: 'UNAUTHENTICATED' }),
  );
});
