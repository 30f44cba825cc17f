import type { MultiPolygon, Polygon } from 'geojson';
import type { Transaction } from '../../database/transaction.ts';
import { isEnclosing, type Place, type Shape } from './shape-rules.ts';
import { isTouching, type Outline, shapeBounds } from './touch-rules.ts';

export { isEnclosing, type Place, type Shape };

interface OutlinedRegion {
  readonly id: string;
  /** UUIDs of those that it contains. */
  readonly below: readonly string[];
  readonly geometry: string;
}

/** An area by its shapes, beside the regions that it names. */
export interface ShapedArea {
  readonly shapes: readonly Shape[];
  readonly regionIds: readonly string[];
}

/**
 * The UUIDs of the regions that the shapes of each area touch, without those that only contain another one, touched or named.
 * Only regions whose outline the hub holds can be found, and no more exactly than that outline is; empty when there is
 * none.
 */
export async function findTouchedRegions(
  tx: Transaction,
  areas: readonly ShapedArea[],
): Promise<readonly (readonly string[])[]> {
  const all = areas.flatMap(({ shapes }) => shapes);
  if (all.length === 0) return areas.map(() => []);
  const regions = (await readNear(tx, all)).map(({ geometry, ...region }) => ({
    ...region,
    outlines: outlinesOf(JSON.parse(geometry)),
  }));
  return areas.map(({ shapes, regionIds }) => {
    const touched = regions.filter(({ outlines }) => shapes.some((shape) => isTouching(shape, outlines)));
    const known = new Set([...regionIds, ...touched.map(({ id }) => id)]);
    return touched.filter(({ below }) => !below.some((id) => known.has(id))).map(({ id }) => id);
  });
}

/** The regions whose bounds overlap those of a shape, in the order of their UUIDs. */
function readNear(tx: Transaction, shapes: readonly Shape[]): Promise<readonly OutlinedRegion[]> {
  const bounds = shapes.map(shapeBounds);
  return tx<OutlinedRegion[]>`/* regions near shapes */
    select id, geometry, array(select region_id::text from region_ancestors
                                where ancestor_id = region.id and distance > 0) as below
      from regions region
     where geometry is not null and coalesce(valid_to > current_date, true) and exists (
       select from unnest(${bounds.map(({ west }) => west)}::float8[], ${bounds.map(({ south }) => south)}::float8[],
                          ${bounds.map(({ east }) => east)}::float8[], ${bounds.map(({ north }) => north)}::float8[])
                   box(west, south, east, north), (values (-360), (0), (360)) turn(degrees)
        where coalesce(region.south, -90) <= box.north and coalesce(region.north, 90) >= box.south
          and coalesce(region.west, -180) + turn.degrees <= box.east
          and coalesce(region.east, 180) + turn.degrees >= box.west)
     order by id`;
}

function outlinesOf(area: Polygon | MultiPolygon): readonly Outline[] {
  const polygons = area.type === 'Polygon' ? [area.coordinates] : area.coordinates;
  return polygons.map((rings) =>
    rings.map((ring) => ring.map(([longitude = 0, latitude = 0]) => [longitude, latitude] as const)),
  );
}
