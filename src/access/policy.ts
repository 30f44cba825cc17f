import { HubError } from '../errors.ts';
import type { OrganisationViewer, Viewer } from './viewer.ts';

/** What an action demands of whoever does it. */
interface Demand {
  readonly scope: OrganisationViewer['scopes'][number];
  /** Whether only the organisation that owns the subject may do it. */
  readonly isForOwner: boolean;
}

const onIncidents = { scope: 'INCIDENTS_WRITE', isForOwner: false } as const;
const onOwnIncidents = { scope: 'INCIDENTS_WRITE', isForOwner: true } as const;
const onAlerts = { scope: 'ALERTS_WRITE', isForOwner: false } as const;
const onOwnAlerts = { scope: 'ALERTS_WRITE', isForOwner: true } as const;

/**
 * Every action that changes something, named like its mutation. Whoever reported an incident or raised an alert may
 * change what it says; what others may do to it is to say what they think of it.
 */
export const demands = {
  reportIncident: onIncidents,
  correctIncident: onOwnIncidents,
  retractIncident: onOwnIncidents,
  corroborateIncident: onIncidents,
  verifyIncident: onIncidents,
  disputeIncident: onIncidents,
  rejectIncident: onIncidents,
  mergeIncidents: onIncidents,
  unmergeIncident: onIncidents,
  raiseAlert: onAlerts,
  updateAlert: onOwnAlerts,
  cancelAlert: onOwnAlerts,
} as const satisfies Record<string, Demand>;

/** Something that a viewer may or may not do. */
export type Action = keyof typeof demands;

/**
 * Whether the viewer may act. `owner` is the organisation that owns the subject: null for a public record of the hub,
 * which nobody here owns, so that the command decides what may be done to it; undefined where the subject is yet to be
 * made.
 */
export function mayAct(viewer: Viewer, action: Action, owner?: string | null): boolean {
  if (viewer.kind === 'anonymous') return false;
  const { scope, isForOwner }: Demand = demands[action];
  if (!viewer.scopes.includes(scope)) return false;
  return !isForOwner || owner === undefined || owner === null || owner === viewer.organisationId;
}

/**
 * The viewer as the organisation that acts.
 * @throws HubError UNAUTHENTICATED for an anonymous viewer, FORBIDDEN where `mayAct` says no.
 */
export function requireRight(viewer: Viewer, action: Action, owner?: string | null): OrganisationViewer {
  if (viewer.kind === 'anonymous') {
    throw new HubError('UNAUTHENTICATED', 'Writing takes a key: send `Authorization: Bearer hal_…`.');
  }
  if (!mayAct(viewer, action, owner)) {
    throw new HubError('FORBIDDEN', `This key does not allow ${action} here.`);
  }
  return viewer;
}
