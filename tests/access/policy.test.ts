import { expect, test } from 'vitest';
import { keyScopes } from '../../src/access/api-keys.ts';
import { type Action, demands, mayAct, requireRight } from '../../src/access/policy.ts';
import type { Viewer } from '../../src/access/viewer.ts';

const anonymous: Viewer = { kind: 'anonymous' };
const unhcr: Viewer = { kind: 'organisation', organisationId: 'UNHCR', keyId: 'key', scopes: keyScopes };
const withScopes = (...scopes: (typeof keyScopes)[number][]): Viewer => ({ ...unhcr, scopes });

/** For each action, what a key of UNHCR with only this scope may do to a subject of UNHCR, of MSF, of nobody. */
const matrix: Record<Action, { incidents: string; alerts: string }> = {
  reportIncident: { incidents: 'own others public', alerts: '' },
  correctIncident: { incidents: 'own public', alerts: '' },
  retractIncident: { incidents: 'own public', alerts: '' },
  corroborateIncident: { incidents: 'own others public', alerts: '' },
  verifyIncident: { incidents: 'own others public', alerts: '' },
  disputeIncident: { incidents: 'own others public', alerts: '' },
  rejectIncident: { incidents: 'own others public', alerts: '' },
  mergeIncidents: { incidents: 'own others public', alerts: '' },
  unmergeIncident: { incidents: 'own others public', alerts: '' },
  raiseAlert: { incidents: '', alerts: 'own others public' },
  updateAlert: { incidents: '', alerts: 'own public' },
  cancelAlert: { incidents: '', alerts: 'own public' },
};
const owners = { own: 'UNHCR', others: 'MSF', public: null } as const;

const cells = Object.keys(demands).flatMap((name) => {
  const action = name as Action;
  return Object.entries(owners).map(([whose, owner]) => ({ action, whose, owner }));
});

test.each(cells)(
  '$action on $whose record takes the scope that the matrix names',
  ({ action, whose, owner }) => {
    const { incidents, alerts } = matrix[action];
    expect(mayAct(withScopes('INCIDENTS_WRITE'), action, owner)).toBe(incidents.split(' ').includes(whose));
    expect(mayAct(withScopes('ALERTS_WRITE'), action, owner)).toBe(alerts.split(' ').includes(whose));
  },
);

test.each(cells)(
  '$action on $whose record is for nobody without a key or without a scope',
  ({ action, owner }) => {
    expect(mayAct(anonymous, action, owner)).toBe(false);
    expect(mayAct(withScopes(), action, owner)).toBe(false);
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
