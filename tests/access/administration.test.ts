import { describe, expect, test } from 'vitest';
import {
  type Administration,
  administrations,
  type RoleInMission,
  requireAdministrator,
} from '../../src/access/administration.ts';
import { keyScopes } from '../../src/access/api-keys.ts';
import { missionRoles } from '../../src/access/mission-roles.ts';
import type { PersonViewer } from '../../src/access/person.ts';
import type { Viewer } from '../../src/access/viewer.ts';
import { HubError } from '../../src/errors.ts';

const expiresAt = new Date('2030-01-01');
const person: PersonViewer = {
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
const anonymous: Viewer = { kind: 'anonymous' };
const key: Viewer = {
  kind: 'organisation',
  organisationId: 'UNHCR',
  keyId: 'key',
  scopes: keyScopes,
  expiresAt,
};
const others = missionRoles.filter((role) => role !== 'MISSION_ADMINISTRATOR');
const everyOtherRole = { ...person, roles: others.map((role) => ({ missionId: 'MINUSCA', role })) };
const headOfMission = {
  ...person,
  roles: [{ missionId: 'MINUSCA', role: 'MISSION_ADMINISTRATOR' } as const],
};
const platform = { ...person, isPlatformAdministrator: true };

/** What somebody is answered: `yes`, or the code of the error. */
function asked(viewer: Viewer, action: Administration, about?: RoleInMission): string {
  try {
    return requireAdministrator(viewer, action, about) === viewer ? 'yes' : 'somebody else';
  } catch (error) {
    return error instanceof HubError ? error.code : 'another error';
  }
}

/** What the administrator of a mission may do of this, by what it is about. */
const ofMission: Record<Administration, string> = {
  readAccounts: 'yes',
  readApiKeys: 'FORBIDDEN',
  createAccount: 'FORBIDDEN',
  suspendAccount: 'FORBIDDEN',
  reinstateAccount: 'FORBIDDEN',
  addMembership: 'FORBIDDEN',
  endMembership: 'FORBIDDEN',
  grantRole: 'yes',
  endRole: 'yes',
  issueApiKey: 'FORBIDDEN',
  revokeApiKey: 'FORBIDDEN',
};
const cells = Object.keys(administrations).map((name) => ({ action: name as Administration }));

describe.each(cells)('$action', ({ action }) => {
  test('is for administrators of the platform, everywhere', () => {
    expect(asked(platform, action)).toBe('yes');
    for (const role of missionRoles)
      expect(asked(platform, action, { missionId: 'UNMISS', role })).toBe('yes');
  });

  test('is for nobody else: neither strangers, nor keys, nor people in any other role', () => {
    for (const about of [undefined, { missionId: 'MINUSCA', role: 'VIEWER' } as const]) {
      expect(asked(anonymous, action, about)).toBe('UNAUTHENTICATED');
      expect(asked(key, action, about)).toBe('FORBIDDEN');
      expect(asked(person, action, about)).toBe('FORBIDDEN');
      expect(asked(everyOtherRole, action, about)).toBe('FORBIDDEN');
    }
  });

  test('is for administrators of a mission as the table says, in their mission, short of making others like them', () => {
    expect(asked(headOfMission, action)).toBe(ofMission[action]);
    for (const role of others) {
      expect(asked(headOfMission, action, { missionId: 'MINUSCA', role })).toBe(ofMission[action]);
      expect(asked(headOfMission, action, { missionId: 'UNMISS', role })).toBe('FORBIDDEN');
    }
    const another = { missionId: 'MINUSCA', role: 'MISSION_ADMINISTRATOR' } as const;
    expect(asked(headOfMission, action, another)).toBe('FORBIDDEN');
  });
});
