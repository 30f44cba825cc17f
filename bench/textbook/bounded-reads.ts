import { desc, eq, inArray, sql } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { incidentRegions, incidents } from '../../schema/tables/incidents.ts';
import { latestObservations, observations } from '../../schema/tables/indicators.ts';
import { missionPartners, missionRegions, missions } from '../../schema/tables/missions.ts';
import { organisationPresence, organisations } from '../../schema/tables/organisations.ts';
import { regions } from '../../schema/tables/regions.ts';
import { isNgo, organisationColumns, regionColumns, shortIncidentColumns } from './columns.ts';

/**
 * The first rows of each of several parents in one statement, by a lateral join: a window function over all rows
 * would take many times as long.
 */

/** The regions of the area of each mission. */
export function regionsOfMissions(db: PostgresJsDatabase, ids: string[], first: number) {
  const top = db
    .select(regionColumns)
    .from(missionRegions)
    .innerJoin(regions, eq(regions.id, missionRegions.regionId))
    .where(eq(missionRegions.missionId, missions.id))
    .orderBy(regions.name, regions.id)
    .limit(first)
    .as('top');
  return db
    .select({ parentId: missions.id, id: top.id, pcode: top.pcode, name: top.name })
    .from(missions)
    .innerJoinLateral(top, sql`true`)
    .where(inArray(missions.id, ids));
}

/** The partners of each mission. */
export function partnersOfMissions(db: PostgresJsDatabase, ids: string[], first: number) {
  const partnerIds = db
    .select({ id: missionPartners.organisationId })
    .from(missionPartners)
    .where(eq(missionPartners.missionId, missions.id));
  const top = db
    .select(organisationColumns)
    .from(organisations)
    .where(inArray(organisations.id, partnerIds))
    .orderBy(organisations.name, organisations.id)
    .limit(first)
    .as('top');
  return db
    .select({ parentId: missions.id, id: top.id, name: top.name, acronym: top.acronym })
    .from(missions)
    .innerJoinLateral(top, sql`true`)
    .where(inArray(missions.id, ids));
}

/** The non-governmental organisations present in the area of each mission. */
export function ngosOfMissions(db: PostgresJsDatabase, ids: string[], first: number) {
  const presentIds = db
    .select({ id: organisationPresence.organisationId })
    .from(missionRegions)
    .innerJoin(organisationPresence, eq(organisationPresence.regionId, missionRegions.regionId))
    .where(eq(missionRegions.missionId, missions.id));
  const top = db
    .select(organisationColumns)
    .from(organisations)
    .where(sql`${isNgo} and ${inArray(organisations.id, presentIds)}`)
    .orderBy(organisations.name, organisations.id)
    .limit(first)
    .as('top');
  return db
    .select({ parentId: missions.id, id: top.id, name: top.name, acronym: top.acronym })
    .from(missions)
    .innerJoinLateral(top, sql`true`)
    .where(inArray(missions.id, ids));
}

/** Each region of an area gives its newest, in the order of the index; they are merged afterwards. */
export async function incidentsOfMissions(db: PostgresJsDatabase, ids: string[], first: number) {
  const top = db
    .select(shortIncidentColumns)
    .from(incidentRegions)
    .innerJoin(incidents, eq(incidents.id, incidentRegions.incidentId))
    .where(eq(incidentRegions.regionId, missionRegions.regionId))
    .orderBy(desc(incidentRegions.occurredFrom), desc(incidentRegions.incidentId))
    .limit(first)
    .as('top');
  const rows = await db
    .select({
      parentId: missionRegions.missionId,
      id: top.id,
      headline: top.headline,
      occurredFrom: top.occurredFrom,
      kind: top.kind,
      deathsBest: top.deathsBest,
      regionId: top.regionId,
    })
    .from(missionRegions)
    .innerJoinLateral(top, sql`true`)
    .where(inArray(missionRegions.missionId, ids))
    .orderBy(desc(top.occurredFrom), desc(top.id));
  return firstOfEach(rows, first);
}

function firstOfEach<Row extends { parentId: string }>(rows: Row[], first: number): Row[] {
  const taken = new Map<string, number>();
  return rows.filter(({ parentId }) => {
    const count = (taken.get(parentId) ?? 0) + 1;
    taken.set(parentId, count);
    return count <= first;
  });
}

/** The newest values of the indicators of each region. */
export function latestObservationsOfRegions(db: PostgresJsDatabase, ids: string[], first: number) {
  const top = db
    .select({
      id: observations.id,
      value: observations.value,
      periodStart: observations.periodStart,
      indicatorId: observations.indicatorId,
    })
    .from(latestObservations)
    .innerJoin(observations, eq(observations.id, latestObservations.observationId))
    .where(eq(latestObservations.regionId, regions.id))
    .orderBy(desc(observations.periodStart), desc(observations.id))
    .limit(first)
    .as('top');
  return db
    .select({
      parentId: regions.id,
      value: top.value,
      periodStart: top.periodStart,
      indicatorId: top.indicatorId,
    })
    .from(regions)
    .innerJoinLateral(top, sql`true`)
    .where(inArray(regions.id, ids));
}
