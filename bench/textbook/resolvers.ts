import { asc, desc, eq } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { incidentRegions, incidents } from '../../schema/tables/incidents.ts';
import { missions } from '../../schema/tables/missions.ts';
import { incidentColumns, isNgoType, missionColumns } from './columns.ts';
import type { TextbookContext } from './loaders.ts';

interface Parent {
  readonly id: string;
}

interface PageArguments {
  readonly first: number;
}

const uuidIn = (id: string): string => id.slice(id.lastIndexOf('_') + 1);

const prefixed = (prefix: string) => ({ id: ({ id }: Parent) => `${prefix}_${id}` });

/** A function per field that is more than a property of its parent, and one statement in each query field. */
export const resolversOver = (db: PostgresJsDatabase) => ({
  Query: {
    mission: async (_root: unknown, { id }: { id: string }) => {
      const [found] = await db
        .select(missionColumns)
        .from(missions)
        .where(eq(missions.id, uuidIn(id)));
      return found;
    },
    missions: async (_root: unknown, { first }: PageArguments) => ({
      nodes: await db
        .select(missionColumns)
        .from(missions)
        .orderBy(asc(missions.acronym), asc(missions.id))
        .limit(first),
    }),
    incidents: async (_root: unknown, { first, filter }: PageArguments & { filter: { region: string } }) => ({
      nodes: await db
        .select(incidentColumns)
        .from(incidentRegions)
        .innerJoin(incidents, eq(incidents.id, incidentRegions.incidentId))
        .where(eq(incidentRegions.regionId, uuidIn(filter.region)))
        .orderBy(desc(incidentRegions.occurredFrom), desc(incidentRegions.incidentId))
        .limit(first),
    }),
  },
  Mission: missionFields,
  Region: {
    ...prefixed('region'),
    latestObservations: async ({ id }: Parent, { first }: PageArguments, { loaders }: TextbookContext) => ({
      nodes: await loaders.latestObservationsOfRegion(id, first),
    }),
  },
  Observation: {
    indicator: ({ indicatorId }: { indicatorId: string }, _none: unknown, { loaders }: TextbookContext) =>
      loaders.indicator.load(indicatorId),
  },
  Incident: incidentFields,
  Organisation: {
    __resolveType: ({ type }: { type: string | null }) => (isNgoType(type) ? 'Ngo' : 'Partner'),
  },
  Ngo: prefixed('organisation'),
  Partner: prefixed('organisation'),
});

const missionFields = {
  ...prefixed('mission'),
  leadOrganisation: (
    { leadOrganisationId }: { leadOrganisationId: string | null },
    _none: unknown,
    { loaders }: TextbookContext,
  ) => leadOrganisationId && loaders.organisation.load(leadOrganisationId),
  regions: async ({ id }: Parent, { first }: PageArguments, { loaders }: TextbookContext) => ({
    nodes: await loaders.regionsOfMission(id, first),
  }),
  partners: async ({ id }: Parent, { first }: PageArguments, { loaders }: TextbookContext) => ({
    nodes: await loaders.partnersOfMission(id, first),
  }),
  ngos: async ({ id }: Parent, { first }: PageArguments, { loaders }: TextbookContext) => ({
    nodes: await loaders.ngosOfMission(id, first),
  }),
  incidents: async ({ id }: Parent, { first }: PageArguments, { loaders }: TextbookContext) => ({
    nodes: await loaders.incidentsOfMission(id, first),
  }),
};

interface IncidentParent {
  readonly regionId: string | null;
  readonly deathsLow?: number | null;
  readonly deathsBest: number | null;
  readonly deathsHigh?: number | null;
}

const incidentFields = {
  ...prefixed('incident'),
  deaths: ({ deathsLow, deathsBest, deathsHigh }: IncidentParent) => ({
    low: deathsLow,
    best: deathsBest,
    high: deathsHigh,
  }),
  region: ({ regionId }: IncidentParent, _none: unknown, { loaders }: TextbookContext) =>
    regionId && loaders.region.load(regionId),
};
