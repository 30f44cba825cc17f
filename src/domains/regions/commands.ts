import { v7 as uuidV7 } from 'uuid';
import { type regionCodes, regions } from '../../../schema/tables/regions.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WriteOutcome } from '../../database/upsert-rows.ts';

type RegionRow = typeof regions.$inferInsert;

/** What a list of places says of one region; `parentPcode` is null for a country. */
export interface RegionFacts
  extends Omit<
    RegionRow,
    'id' | 'parentId' | 'countryId' | 'path' | 'version' | 'createdAt' | 'updatedAt' | 'recordedAt'
  > {
  readonly parentPcode: string | null;
}

/** What became of a region: written; left out for want of its parent; or left as it was, under another parent. */
export type RegionOutcome = WriteOutcome | 'parentless' | 'moved';

/** Where a region stands in the tree. */
interface Standing {
  readonly id: string;
  readonly countryId: string;
  readonly path: string;
}

/**
 * Writes regions and their places in the tree; parents may be in the same call or known before. A known unit that
 * comes with another parent is left alone: a unit that moved gets a new P-code and a link, not a new parent.
 */
export async function recordRegions(
  tx: Transaction,
  facts: readonly RegionFacts[],
): Promise<readonly RegionOutcome[]> {
  const standings = await readStandings(tx, facts);
  const outcomes = new Map<RegionFacts, RegionOutcome>();
  const rows = new Map<RegionFacts, RegionRow>();
  for (const region of facts.toSorted((one, other) => one.level - other.level)) {
    const known = standings.get(region.pcode);
    const parent = region.parentPcode === null ? null : standings.get(region.parentPcode);
    if (parent === undefined) {
      outcomes.set(region, 'parentless');
      continue;
    }
    const place = standingBelow(parent, region.pcode, known?.id ?? uuidV7());
    if (known !== undefined && known.path !== place.path) {
      outcomes.set(region, 'moved');
      continue;
    }
    standings.set(region.pcode, place);
    const { parentPcode: _, ...row } = region;
    rows.set(region, { ...row, ...place, parentId: parent?.id ?? null });
  }
  const written = await upsertRows(tx, regions, ['pcode'], [...rows.values()]);
  [...rows.keys()].forEach((region, place) => {
    outcomes.set(region, written[place]?.outcome ?? 'unchanged');
  });
  await recordAncestors(
    tx,
    written.filter((row) => row.outcome === 'new').map((row) => row.id),
  );
  return facts.map((region) => outcomes.get(region) ?? 'unchanged');
}

async function readStandings(tx: Transaction, facts: readonly RegionFacts[]): Promise<Map<string, Standing>> {
  const pcodes = new Set(
    facts.flatMap(({ pcode, parentPcode }) => (parentPcode === null ? [pcode] : [pcode, parentPcode])),
  );
  const known = await tx<(Standing & { pcode: string })[]>`
    select pcode, id, country_id as "countryId", path::text from regions where pcode = any(${[...pcodes]})`;
  return new Map(known.map(({ pcode, ...standing }) => [pcode, standing]));
}

/** Labels of an ltree hold letters, digits and underscores only. */
function standingBelow(parent: Standing | null, pcode: string, id: string): Standing {
  const label = pcode.replace(/\W/g, '_');
  return parent === null
    ? { id, countryId: id, path: label }
    : { id, countryId: parent.countryId, path: `${parent.path}.${label}` };
}

/** Keeps the closure of the tree: each region with itself and everything above it. */
async function recordAncestors(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx`
    insert into region_ancestors (region_id, ancestor_id, distance)
    select region.id, ancestor.id, nlevel(region.path) - nlevel(ancestor.path)
      from regions region join regions ancestor on ancestor.path @> region.path
     where region.id = any(${[...ids]})
    on conflict do nothing`;
}

/** One name or code of a region in another system. */
export interface RegionCodeFacts {
  readonly regionId: string;
  readonly system: (typeof regionCodes.$inferInsert)['system'];
  readonly code: string;
  readonly sourceId: string;
}

/** Adds codes and spellings that are not known yet, and answers which regions got one. */
export async function recordRegionCodes(
  tx: Transaction,
  codes: readonly RegionCodeFacts[],
): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set();
  const rows = codes.map((code) => ({ id: uuidV7(), ...code }));
  const added = await tx<{ region_id: string }[]>`
    insert into region_codes (id, region_id, system, code, source_id)
    select id, "regionId", system, code, "sourceId"
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as r (id uuid, "regionId" uuid, system code_system, code text, "sourceId" uuid)
    on conflict (region_id, system, code) do nothing
    returning region_id`;
  return new Set(added.map((row) => row.region_id));
}

/** The outline of a region: a GeoJSON geometry as text (RFC 7946) and its box in degrees. */
export interface BoundaryFacts {
  readonly regionId: string;
  readonly geometry: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Gives regions their outlines; answers one outcome per entry, never `new`: the regions are there before. */
export async function recordBoundaries(
  tx: Transaction,
  boundaries: readonly BoundaryFacts[],
): Promise<readonly WriteOutcome[]> {
  const changed = await tx<{ id: string }[]>`
    update regions region
       set geometry = b.geometry, west = b.west, south = b.south, east = b.east, north = b.north,
           version = region.version + 1, updated_at = now(), recorded_at = now()
      from json_to_recordset(${JSON.stringify(boundaries)}::text::json)
        as b ("regionId" uuid, geometry text, west float8, south float8, east float8, north float8)
     where region.id = b."regionId"
       and (region.geometry, region.west, region.south, region.east, region.north)
           is distinct from (b.geometry, b.west, b.south, b.east, b.north)
    returning region.id`;
  const changedIds = new Set(changed.map((row) => row.id));
  return boundaries.map((boundary) => (changedIds.has(boundary.regionId) ? 'changed' : 'unchanged'));
}
