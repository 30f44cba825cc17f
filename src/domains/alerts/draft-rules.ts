import type { alertCertainty, alertSeverity, alertUrgency } from '../../../schema/tables/alerts.ts';
import { alertSeverity as severities } from '../../../schema/tables/alerts.ts';

/** The codes of CAP that a draft carries. */
export interface DraftCodes {
  readonly severity: (typeof alertSeverity.enumValues)[number];
  readonly urgency: (typeof alertUrgency.enumValues)[number];
  readonly certainty: (typeof alertCertainty.enumValues)[number];
}

/** How many died in the week, by the best estimates, from which on it is as bad as this. */
const deathsFrom = { EXTREME: 100, SEVERE: 25, MODERATE: 1 } as const;

/** The weeks, its own counted, after which an alarm that goes on is said again. */
const repeatAfterWeeks = 4;

/** How bad it is, by how many died: not by how unusual that is, which says nothing of lives. */
export function severityOf(deaths: number): DraftCodes['severity'] {
  if (deaths >= deathsFrom.EXTREME) return 'EXTREME';
  if (deaths >= deathsFrom.SEVERE) return 'SEVERE';
  return deaths >= deathsFrom.MODERATE ? 'MODERATE' : 'MINOR';
}

/** How soon something must be done, by how many weeks ago it was. */
export const urgencyOf = (weeksAgo: number): DraftCodes['urgency'] => (weeksAgo <= 1 ? 'EXPECTED' : 'PAST');

/** How sure it is, by how many methods say so. Never more than likely: nobody has looked at it. */
export const certaintyOf = (methods: number): DraftCodes['certainty'] =>
  methods >= 2 ? 'LIKELY' : 'POSSIBLE';

/** Whether a severity is worse than another. */
const isWorse = (one: DraftCodes['severity'], other: DraftCodes['severity']): boolean =>
  severities.enumValues.indexOf(one) < severities.enumValues.indexOf(other);

/** What is to be done with an alarm of a series for which there is a draft already. */
export type DraftDecision = 'MAKE' | 'RENEW' | 'REPEAT';

/**
 * What an alarm does to the last draft about the same region and kind.
 *
 * | last draft | same level, within 4 weeks | worse | 4 weeks and more later |
 * |---|---|---|---|
 * | OPEN | RENEW | RENEW | RENEW |
 * | RELEASED | REPEAT | MAKE | MAKE |
 * | DISCARDED | REPEAT | MAKE | MAKE |
 * | WITHDRAWN | MAKE | MAKE | MAKE |
 *
 * RENEW brings the draft up to date, MAKE makes another one, which updates the alert of the last one where that stands;
 * REPEAT is nothing new, and only noted.
 */
export function draftDecision(
  last: { readonly state: string; readonly severity: DraftCodes['severity'] },
  severity: DraftCodes['severity'],
  weeksSince: number,
): DraftDecision {
  if (last.state === 'OPEN') return 'RENEW';
  if (last.state === 'WITHDRAWN') return 'MAKE';
  return isWorse(severity, last.severity) || weeksSince >= repeatAfterWeeks ? 'MAKE' : 'REPEAT';
}
