import type { incidents } from '../../../schema/tables/incidents.ts';
import type { RoutingKeys } from '../../log/append.ts';
import { labelKeys } from '../label-input.ts';

/** What feeds sort incidents by. */
export type Routable = Pick<
  typeof incidents.$inferSelect,
  | 'tlp'
  | 'ownerOrganisationId'
  | 'status'
  | 'kind'
  | 'violenceType'
  | 'verification'
  | 'deathsBest'
  | 'deathsLow'
  | 'isCivilianTargeting'
> & {
  /** The region of the incident and all that contain it. */
  readonly regionIds: readonly string[];
  /** The persons whom its label names. */
  readonly recipientIds: readonly string[];
};

/**
 * Who may see an incident, and the terms by which feeds find who wants it. `deaths` is the best estimate or else the lowest, in one text;
 * a term that is not known is an empty list.
 */
export function routingKeysOf(incident: Routable): RoutingKeys {
  const deaths = incident.deathsBest ?? incident.deathsLow;
  return {
    ...labelKeys(incident, incident.ownerOrganisationId),
    status: [incident.status],
    region: [...incident.regionIds].sort(),
    kind: [incident.kind],
    violenceType: incident.violenceType === null ? [] : [incident.violenceType],
    verification: [incident.verification],
    deaths: deaths === null ? [] : [String(deaths)],
    isCivilianTargeting: [String(incident.isCivilianTargeting)],
  };
}
