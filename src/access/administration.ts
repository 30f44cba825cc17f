import { HubError } from '../errors.ts';
import type { MissionRole } from './mission-roles.ts';
import { nobody } from './nobody.ts';
import type { PersonViewer } from './person.ts';
import type { Viewer } from './viewer.ts';

/**
 * What only administrators do, named like its mutation where there is one: those of the platform everything, those of
 * a mission what stays inside it. Keys of machines administer nothing.
 */
export const administrations = {
  readAccounts: 'mission',
  readApiKeys: 'platform',
  createAccount: 'platform',
  suspendAccount: 'platform',
  reinstateAccount: 'platform',
  addMembership: 'platform',
  endMembership: 'platform',
  grantRole: 'mission',
  endRole: 'mission',
  issueApiKey: 'platform',
  revokeApiKey: 'platform',
} as const satisfies Record<string, 'platform' | 'mission'>;

/** Something that administrators do. */
export type Administration = keyof typeof administrations;

/** A role that is given or taken, and where. */
export interface RoleInMission {
  readonly missionId: string;
  readonly role: MissionRole;
}

/**
 * Whether the viewer may administer so. `about` is the role that it is about; undefined asks whether there is anything
 * at all that the viewer may do so. Who administers a mission is decided by the platform: an administrator of a
 * mission neither makes nor unmakes another.
 */
function mayAdminister(viewer: Viewer, action: Administration, about?: RoleInMission): boolean {
  if (viewer.kind !== 'person') return false;
  if (viewer.isPlatformAdministrator) return true;
  if (administrations[action] === 'platform') return false;
  const missionIds = administeredMissions(viewer);
  if (about === undefined) return missionIds.length > 0;
  return missionIds.includes(about.missionId) && about.role !== 'MISSION_ADMINISTRATOR';
}

/**
 * The viewer as administrator.
 * @throws HubError UNAUTHENTICATED for an anonymous viewer, FORBIDDEN where `mayAdminister` says no.
 */
export function requireAdministrator(
  viewer: Viewer,
  action: Administration,
  about?: RoleInMission,
): PersonViewer {
  if (viewer.kind === 'anonymous') throw nobody();
  if (viewer.kind === 'person' && mayAdminister(viewer, action, about)) return viewer;
  throw new HubError('FORBIDDEN', 'Only administrators do this.');
}

/** The missions that a person administers by a role in each. */
export const administeredMissions = ({ roles }: PersonViewer): readonly string[] =>
  roles.filter(({ role }) => role === 'MISSION_ADMINISTRATOR').map(({ missionId }) => missionId);
