import DataLoader from 'dataloader';
import { inArray } from 'drizzle-orm';
import type { PostgresJsDatabase } from 'drizzle-orm/postgres-js';
import { indicators } from '../../schema/tables/indicators.ts';
import { organisations } from '../../schema/tables/organisations.ts';
import { regions } from '../../schema/tables/regions.ts';
import {
  incidentsOfMissions,
  latestObservationsOfRegions,
  ngosOfMissions,
  partnersOfMissions,
  regionsOfMissions,
} from './bounded-reads.ts';
import { indicatorColumns, organisationColumns, regionColumns } from './columns.ts';

/** The loaders of one request: one for each relation, so that a level of the tree costs one statement. */
export const openLoaders = (db: PostgresJsDatabase) => ({
  region: byId((ids) => db.select(regionColumns).from(regions).where(inArray(regions.id, ids))),
  organisation: byId((ids) =>
    db.select(organisationColumns).from(organisations).where(inArray(organisations.id, ids)),
  ),
  indicator: byId((ids) => db.select(indicatorColumns).from(indicators).where(inArray(indicators.id, ids))),
  regionsOfMission: topOf((ids, first) => regionsOfMissions(db, ids, first)),
  partnersOfMission: topOf((ids, first) => partnersOfMissions(db, ids, first)),
  ngosOfMission: topOf((ids, first) => ngosOfMissions(db, ids, first)),
  incidentsOfMission: topOf((ids, first) => incidentsOfMissions(db, ids, first)),
  latestObservationsOfRegion: topOf((ids, first) => latestObservationsOfRegions(db, ids, first)),
});

/** What resolvers find in their context. */
export interface TextbookContext {
  readonly loaders: ReturnType<typeof openLoaders>;
}

function byId<Row extends { id: string }>(load: (ids: string[]) => PromiseLike<Row[]>) {
  return new DataLoader<string, Row | undefined>(async (ids) => {
    const found = new Map((await load([...ids])).map((row) => [row.id, row]));
    return ids.map((id) => found.get(id));
  });
}

/** The first rows of each parent. A loader for each page size, since one statement reads one size for all. */
function topOf<Row extends { parentId: string }>(
  load: (ids: string[], first: number) => PromiseLike<Row[]>,
): (parentId: string, first: number) => Promise<Row[]> {
  const loaders = new Map<number, DataLoader<string, Row[]>>();
  return (parentId, first) => {
    const loader =
      loaders.get(first) ?? new DataLoader(async (ids) => groupByParent(ids, await load([...ids], first)));
    loaders.set(first, loader);
    return loader.load(parentId);
  };
}

function groupByParent<Row extends { parentId: string }>(ids: readonly string[], rows: Row[]): Row[][] {
  const groups = new Map<string, Row[]>(ids.map((id) => [id, []]));
  for (const row of rows) groups.get(row.parentId)?.push(row);
  return ids.map((id) => groups.get(id) ?? []);
}
