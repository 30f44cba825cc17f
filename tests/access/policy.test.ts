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

const onAgreements = {
  incidents: '',
  alerts: '',
  agreements: 'own others public',
  roles: 'MISSION_ADMINISTRATOR DATA_STEWARD',
};

/**
 * For each action, what a key of UNHCR with only this scope may do to a
 * subject of UNHCR, of MSF, of nobody; and which roles a person
 * of UNHCR may have to do what that key may. */
const matrix: Record<Action, { incidents: string; alerts: string; agreements?: string; roles: string }> = {
  reportIncident: { incidents: 'own others public', alerts: '', roles: 'ANALYST REPORTER DUTY_OFFICER' },
  correctIncident: { incidents: 'own public', alerts: '', roles: 'ANALYST REPORTER DUTY_OFFICER' },
  retractIncident: { incidents: 'own public', alerts: '', roles: 'ANALYST REPORTER DUTY_OFFICER' },
  corroborateIncident: { incidents: 'own others public', alerts: '', roles: 'ANALYST DUTY_OFFICER' },
  verifyIncident: { incidents: 'own others public', alerts: '', roles: 'ANALYST DUTY_OFFICER' },
  disputeIncident: { incidents: 'own others public', alerts: '', roles: 'ANALYST DUTY_OFFICER' },
  rejectIncident: { incidents: 'own others public', alerts: '', roles: 'ANALYST DUTY_OFFICER' },
  mergeIncidents: { incidents: 'own others public', alerts: '', roles: 'ANALYST DUTY_OFFICER' },
  unmergeIncident: { incidents: 'own others public', alerts: '', roles: 'ANALYST DUTY_OFFICER' },
  raiseAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER' },
  updateAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER' },
  cancelAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER' },
  releaseAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER' },
  discardAlert: { incidents: '', alerts: 'own public', roles: 'DUTY_OFFICER' },
  labelAlert: { incidents: '', alerts: 'own others public', roles: 'ANALYST DUTY_OFFICER' },
  proposeAgreement: onAgreements,
  signAgreement: onAgreements,
  suspendAgreement: onAgreements,
  resumeAgreement: onAgreements,
  endAgreement: onAgreements,
  acknowledgeAlert: {
    incidents: '',
    alerts: 'own others public',
    roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR',
  },
  assignAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR' },
  startAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR' },
  escalateAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR' },
  resolveAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR' },
  closeAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR' },
  reopenAlert: { incidents: '', alerts: 'own others public', roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR' },
  setEscalationPolicy: {
    incidents: '',
    alerts: 'own others public',
    roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR',
  },
  removeEscalationPolicy: {
    incidents: '',
    alerts: 'own others public',
    roles: 'DUTY_OFFICER MISSION_ADMINISTRATOR',
  },
};
const owners = { own: 'UNHCR', others: 'MSF', public: null } as const;

const cells = Object.keys(demands).flatMap((name) => {
  const action = name as Action;
  return Object.entries(owners).map(([whose, owner]) => ({ action, whose, owner }));
});

test.each(cells)(
  '$action on $whose record takes the scope that the matrix names',
  ({ action, whose, owner }) => {
    const { incidents, alerts, agreements = '' } = matrix[action];
    expect(mayAct(withScopes('INCIDENTS_WRITE'), action, owner)).toBe(incidents.split(' ').includes(whose));
    expect(mayAct(withScopes('ALERTS_WRITE'), action, owner)).toBe(alerts.split(' ').includes(whose));
    expect(mayAct(withScopes('AGREEMENTS_WRITE'), action, owner)).toBe(agreements.split(' ').includes(whose));
  },
);

test.each(cells)(
  '$action on $whose record is for nobody without a key or without a scope',
  ({ action, owner }) => {
    expect(mayAct(anonymous, action, owner)).toBe(false);
    expect(mayAct(withScopes(), action, owner)).toBe(false);
  },
);

test.each(cells.flatMap((cell) => missionRoles.map((role) => ({ ...cell, role }))))(
  '$action on $whose record by a $role is as the matrix says, and takes an organisation',
  ({ action, whose, owner, role }) => {
    const { incidents, alerts, agreements = '', roles } = matrix[action];
    const isFor = `${incidents} ${alerts} ${agreements}`.split(' ').includes(whose);
    expect(mayAct(holding(role), action, owner)).toBe(isFor && roles.split(' ').includes(role));
    expect(mayAct({ ...holding(role), organisationId: undefined }, action, owner)).toBe(false);
    expect(mayAct({ ...holding(), isPlatformAdministrator: true }, action, owner)).toBe(false);
  },
);

test('whoever may act is answered as the organisation, anybody else is told whether a key or a right is missing', () => {
  expect(requireRight(unhcr, 'correctIncident', 'UNHCR')).toBe(unhcr);
  expect(() => requireRight(unhcr, 'correctIncident', 'MSF')).toThrow(
    expect.objectContaining({ code: 'FORBIDDEN' }),
  );
  expect(() => requireRight(anonymous, 'correctIncident', 'UNHCR')).toThrow(
    expect.objectContaining({ code: 'UNAUTHENTICATED' }),
  );
});
