import { HubError } from '../errors.ts';
import type { MissionRole } from './mission-roles.ts';
import { nobody } from './nobody.ts';
import type { Actor, OrganisationViewer, Viewer } from './viewer.ts';

/** What an action demands of whoever does it. */
interface Demand {
  /** What a key must allow. */
  readonly scope: OrganisationViewer['scopes'][number];
  /** What a person must be, one of these in any mission. */
  readonly roles: readonly MissionRole[];
  /** Whether only the organisation that owns the subject may do it. */
  readonly isForOwner: boolean;
}

const reporters = ['REPORTER', 'ANALYST', 'DUTY_OFFICER'] as const;
const assessors = ['ANALYST', 'DUTY_OFFICER'] as const;
const stewards = ['DATA_STEWARD', 'MISSION_ADMINISTRATOR'] as const;
const officers = ['DUTY_OFFICER'] as const;

const toReport = { scope: 'INCIDENTS_WRITE', roles: reporters, isForOwner: false } as const;
const toAssess = { scope: 'INCIDENTS_WRITE', roles: assessors, isForOwner: false } as const;
const onOwnIncidents = { scope: 'INCIDENTS_WRITE', roles: reporters, isForOwner: true } as const;
const onAlerts = { scope: 'ALERTS_WRITE', roles: officers, isForOwner: false } as const;
const toRespond = {
  scope: 'ALERTS_WRITE',
  roles: ['DUTY_OFFICER', 'MISSION_ADMINISTRATOR'],
  isForOwner: false,
} as const;
const onOwnAlerts = { scope: 'ALERTS_WRITE', roles: officers, isForOwner: true } as const;
// Whose agreement it is, provider or recipient, the command asks: outsiders are to find nothing.
const onAgreements = { scope: 'AGREEMENTS_WRITE', roles: stewards, isForOwner: false } as const;

/**
 * Every action that changes something, named like its mutation. Whoever reported an incident or raised an alert may
 * change what it says; what others may do to it is to say what they think of it, or to do something about it.
 */
export const demands = {
  reportIncident: toReport,
  correctIncident: onOwnIncidents,
  retractIncident: onOwnIncidents,
  corroborateIncident: toAssess,
  verifyIncident: toAssess,
  disputeIncident: toAssess,
  rejectIncident: toAssess,
  mergeIncidents: toAssess,
  unmergeIncident: toAssess,
  raiseAlert: onAlerts,
  updateAlert: onOwnAlerts,
  cancelAlert: onOwnAlerts,
  releaseAlert: onOwnAlerts,
  discardAlert: onOwnAlerts,
  labelAlert: { scope: 'ALERTS_WRITE', roles: assessors, isForOwner: false },
  proposeAgreement: onAgreements,
  signAgreement: onAgreements,
  suspendAgreement: onAgreements,
  resumeAgreement: onAgreements,
  endAgreement: onAgreements,
  acknowledgeAlert: toRespond,
  assignAlert: toRespond,
  startAlert: toRespond,
  escalateAlert: toRespond,
  resolveAlert: toRespond,
  closeAlert: toRespond,
  reopenAlert: toRespond,
  setEscalationPolicy: toRespond,
  removeEscalationPolicy: toRespond,
} as const satisfies Record<string, Demand>;

/** Something that a viewer may or may not do. */
export type Action = keyof typeof demands;

/**
 * Whether the viewer may act: a machine by the scopes of its key, a person by a role, in the name of an organisation.
 * `owner` is the organisation that owns the subject: null for a public record of the hub, which nobody here owns, so
 * that the command decides what may be done to it; undefined where the subject is yet to be made.
 */
export function mayAct(viewer: Viewer, action: Action, owner?: string | null): boolean {
  if (viewer.kind === 'anonymous' || viewer.organisationId === undefined) return false;
  const { scope, roles, isForOwner }: Demand = demands[action];
  const isEntitled =
    viewer.kind === 'organisation'
      ? viewer.scopes.includes(scope)
      : viewer.roles.some(({ role }) => roles.includes(role));
  if (!isEntitled) return false;
  return !isForOwner || owner === undefined || owner === null || owner === viewer.organisationId;
}

/**
 * The viewer as who acts.
 * @throws HubError UNAUTHENTICATED for an anonymous viewer, FORBIDDEN where `mayAct` says no.
 */
export function requireRight(viewer: Viewer, action: Action, owner?: string | null): Actor {
  if (viewer.kind === 'anonymous') throw nobody();
  const { organisationId } = viewer;
  if (organisationId === undefined) {
    throw new HubError(
      'FORBIDDEN',
      'You belong to no organisation at present, so there is nobody to write for.',
    );
  }
  if (!mayAct(viewer, action, owner)) {
    const what = viewer.kind === 'organisation' ? 'This key does' : 'Your roles do';
    throw new HubError('FORBIDDEN', `${what} not allow ${action} here.`);
  }
  return viewer.kind === 'organisation' ? viewer : { ...viewer, organisationId };
}
