import { HubError } from '../errors.ts';
import type { MissionRole } from './mission-roles.ts';
import { nobody } from './nobody.ts';
import type { Actor, OrganisationViewer, Viewer } from './viewer.ts';

/**
 * How the places of a subject must lie to the area of operation of the missions in which a person holds the role:
 * - `inside`: each of them in one of those areas. Where no place is known, nobody can say that it is inside.
 * - `touching`: one of them in, or around, a part of one. Where no place is known, nobody is kept away.
 * - `anywhere`: it is about an organisation, not about a place.
 */
type Reach = 'inside' | 'touching' | 'anywhere';

/** What an action demands of whoever does it. Keys are held to no area: they stand for their whole organisation. */
interface Demand {
  /** What a key must allow. */
  readonly scope: OrganisationViewer['scopes'][number];
  /** What a person must be, one of these in a mission whose area the subject lies in as `reach` says. */
  readonly roles: readonly MissionRole[];
  readonly reach: Reach;
  /** Whether only the organisation that owns the subject may do it. */
  readonly isForOwner: boolean;
}

const reporters = ['REPORTER', 'ANALYST', 'DUTY_OFFICER'] as const;
const assessors = ['ANALYST', 'DUTY_OFFICER'] as const;
const stewards = ['DATA_STEWARD', 'MISSION_ADMINISTRATOR'] as const;
const officers = ['DUTY_OFFICER'] as const;

const responders = ['DUTY_OFFICER', 'MISSION_ADMINISTRATOR'] as const;

const onIncidents = { scope: 'INCIDENTS_WRITE', isForOwner: false, reach: 'inside' } as const;
const toReport = { ...onIncidents, roles: reporters } as const;
const toAssess = { ...onIncidents, roles: assessors } as const;
const onOwnIncidents = { ...onIncidents, roles: reporters, isForOwner: true } as const;
const onAlerts = { scope: 'ALERTS_WRITE', roles: officers, isForOwner: false, reach: 'inside' } as const;
const onOwnAlerts = { ...onAlerts, isForOwner: true } as const;
const toRespond = { ...onAlerts, roles: responders, reach: 'touching' } as const;
// A policy of an organisation is for all its missions.
const toPlan = { ...toRespond, reach: 'anywhere' } as const;
// Whose agreement it is, provider or recipient, the command asks: outsiders are to find nothing.
const onAgreements = {
  scope: 'AGREEMENTS_WRITE',
  roles: stewards,
  isForOwner: false,
  reach: 'anywhere',
} as const;

const listeners = ['REPORTER', 'ANALYST', 'DUTY_OFFICER', 'MISSION_ADMINISTRATOR'] as const;
// Of where something was said often nobody knows more than the country.
const toListen = {
  scope: 'COMMUNITY_WRITE',
  roles: listeners,
  isForOwner: false,
  reach: 'touching',
} as const;
const onOwnFeedback = {
  ...toListen,
  roles: ['ANALYST', 'DUTY_OFFICER', 'MISSION_ADMINISTRATOR'],
  isForOwner: true,
} as const;

const toStudy = {
  ...toListen,
  roles: ['ANALYST', 'DATA_STEWARD', 'MISSION_ADMINISTRATOR'],
} as const;

const onOwnResults = { ...toStudy, isForOwner: true } as const;

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
  labelAlert: { ...onAlerts, roles: assessors, reach: 'touching' },
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
  setEscalationPolicy: toPlan,
  removeEscalationPolicy: toPlan,
  receiveFeedback: toListen,
  assignFeedback: onOwnFeedback,
  answerFeedback: onOwnFeedback,
  closeFeedback: onOwnFeedback,
  reopenFeedback: onOwnFeedback,
  recordSurveyResults: toStudy,
  setMissionResult: onOwnResults,
  removeMissionResult: onOwnResults,
  // Those that an organisation shares; what somebody saves for oneself takes no right.
  saveWatchFilter: toPlan,
  removeWatchFilter: toPlan,
} as const satisfies Record<string, Demand>;

/** Something that a viewer may or may not do. */
export type Action = keyof typeof demands;

/** A place of a subject, by the missions (UUIDs) whose area of operation it lies in, or shares a part with. */
export interface Place {
  readonly inside: readonly string[];
  readonly touching: readonly string[];
}

/** What is asked about whatever an action is done to. */
export interface Subject {
  /**
   * The organisation that owns it: null for a public record of the hub, which nobody here owns, so that the command
   * decides what may be done to it; undefined where it is yet to be made, or not yet read.
   */
  readonly owner?: string | null | undefined;
  /** Everywhere it is, nothing where that is not known; undefined where it is not yet read. */
  readonly places?: readonly Place[] | undefined;
}

/**
 * Whether the viewer may act: a machine by the scopes of its key, a person by a role in a mission in whose area the
 * subject lies, in the name of an organisation. What is undefined of the subject is left out: then the answer says
 * whether there is anything at all that the viewer may do so.
 */
export function mayAct(viewer: Viewer, action: Action, { owner, places }: Subject = {}): boolean {
  if (viewer.kind === 'anonymous' || viewer.organisationId === undefined) return false;
  const demand: Demand = demands[action];
  const isOthers = owner !== undefined && owner !== null && owner !== viewer.organisationId;
  if (demand.isForOwner && isOthers) return false;
  if (viewer.kind === 'organisation') return viewer.scopes.includes(demand.scope);
  const entitling = viewer.roles.filter(({ role }) => demand.roles.includes(role));
  if (places === undefined) return entitling.length > 0;
  return (
    entitling.length > 0 && reaches(demand.reach, places, new Set(entitling.map((held) => held.missionId)))
  );
}

function reaches(reach: Reach, places: readonly Place[], missionIds: ReadonlySet<string>): boolean {
  const isOurs = (id: string): boolean => missionIds.has(id);
  switch (reach) {
    case 'inside':
      return places.length > 0 && places.every(({ inside }) => inside.some(isOurs));
    case 'touching':
      return places.length === 0 || places.some(({ touching }) => touching.some(isOurs));
    case 'anywhere':
      return true;
  }
}

/**
 * The viewer as who acts.
 * @throws HubError UNAUTHENTICATED for an anonymous viewer, FORBIDDEN where `mayAct` says no.
 */
export function requireRight(viewer: Viewer, action: Action, subject: Subject = {}): Actor {
  if (viewer.kind === 'anonymous') throw nobody();
  const { organisationId } = viewer;
  if (organisationId === undefined) {
    throw new HubError(
      'FORBIDDEN',
      'You belong to no organisation at present, so there is nobody to write for.',
    );
  }
  if (!mayAct(viewer, action, subject)) {
    throw new HubError('FORBIDDEN', explainRefusal(viewer, action, subject));
  }
  return viewer.kind === 'organisation' ? viewer : { ...viewer, organisationId };
}

function explainRefusal(viewer: Viewer, action: Action, { owner }: Subject): string {
  if (viewer.kind === 'organisation') return `This key does not allow ${action} here.`;
  if (!mayAct(viewer, action, { owner })) return `Your roles do not allow ${action} here.`;
  return `Your roles allow ${action} inside the areas of their missions alone, for what names regions there.`;
}
