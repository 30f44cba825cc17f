import { contributions, deployments, fatalities, missionStrengths } from '../../../schema/tables/missions.ts';
import { anyOf, atLeast, atMost, equals } from '../../graph/filters.ts';
import { uuidOf, uuidsOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  connection,
  descending,
  type Field,
  one,
  typeMap,
} from '../../graph/map.ts';
import { geoPoint, recordFields } from '../record-fields.ts';

const contributionMap = typeMap('Contribution', contributions, {
  idPrefix: 'contribution',
  fields: {
    mission: one(contributions.missionId),
    organisation: one(contributions.organisationId),
    ...recordFields(contributions),
  },
  filters: {
    kinds: anyOf(contributions.kind),
    organisation: equals(contributions.organisationId, uuidOf('organisation')),
    mission: equals(contributions.missionId, uuidOf('mission')),
    asOfFrom: atLeast(contributions.asOf),
    asOfTo: atMost(contributions.asOf),
  },
  orders: { AS_OF_DESC: descending(contributions.asOf), AS_OF_ASC: ascending(contributions.asOf) },
});

const strengthMap = typeMap('MissionStrength', missionStrengths, {
  idPrefix: 'mission_strength',
  fields: { mission: one(missionStrengths.missionId), ...recordFields(missionStrengths) },
  filters: { asOfFrom: atLeast(missionStrengths.asOf), asOfTo: atMost(missionStrengths.asOf) },
  orders: { AS_OF_DESC: descending(missionStrengths.asOf), AS_OF_ASC: ascending(missionStrengths.asOf) },
});

const deploymentMap = typeMap('Deployment', deployments, {
  idPrefix: 'deployment',
  fields: {
    mission: one(deployments.missionId),
    country: one(deployments.countryId),
    location: geoPoint(deployments.latitude, deployments.longitude),
    medicalUnitCount: deployments.medicalUnits,
    aviationUnitCount: deployments.aviationUnits,
    ...recordFields(deployments),
  },
  filters: {
    mission: equals(deployments.missionId, uuidOf('mission')),
    country: equals(deployments.countryId, uuidOf('region')),
    yearFrom: atLeast(deployments.year),
    yearTo: atMost(deployments.year),
  },
  orders: { YEAR_DESC: descending(deployments.year), YEAR_ASC: ascending(deployments.year) },
});

const fatalityMap = typeMap('Fatality', fatalities, {
  idPrefix: 'fatality',
  fields: {
    mission: one(fatalities.missionId),
    nationalityCountry: one(fatalities.nationalityCountryId),
    ...recordFields(fatalities),
  },
  filters: {
    missions: anyOf(fatalities.missionId, uuidsOf('mission')),
    causes: anyOf(fatalities.cause),
    personnelTypes: anyOf(fatalities.personnelType),
    nationality: equals(fatalities.nationalityCountryId, uuidOf('region')),
    occurredFrom: atLeast(fatalities.occurredOn),
    occurredTo: atMost(fatalities.occurredOn),
  },
  orders: {
    OCCURRED_ON_DESC: descending(fatalities.occurredOn),
    OCCURRED_ON_ASC: ascending(fatalities.occurredOn),
  },
});

/** The people of missions: who gave them, how many there were, where they stood, and who died. */
export const personnelMaps: AnyMap[] = [contributionMap, strengthMap, deploymentMap, fatalityMap];

/** Fatalities and deployments over all missions. */
export const personnelQueries: Record<string, Field> = {
  fatalities: connection(all),
  deployments: connection(all),
};
