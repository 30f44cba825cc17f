import type { Geometry, MultiPolygon, Polygon, Position } from 'geojson';
import type { Box } from '../domains/regions/rules.ts';

/** A geometry that encloses an area. */
export type Area = Polygon | MultiPolygon;

/** Whether a geometry encloses an area. */
export function isArea(geometry: Geometry): geometry is Area {
  return geometry.type === 'Polygon' || geometry.type === 'MultiPolygon';
}

/**
 * The area as RFC 7946 wants it, outer rings counter-clockwise and holes clockwise, with coordinates of that many
 * decimals (4 are some 10 m).
 */
export function normaliseArea(area: Area, decimals: number): Area {
  const rings = (polygon: readonly Position[][]): Position[][] =>
    polygon.map((ring, place) =>
      windRing(
        ring.map((position) => rounded(position, decimals)),
        place === 0,
      ),
    );
  return area.type === 'Polygon'
    ? { type: 'Polygon', coordinates: rings(area.coordinates) }
    : { type: 'MultiPolygon', coordinates: area.coordinates.map(rings) };
}

/** The smallest box around an area; one that reaches both sides of the antimeridian spans all longitudes. */
export function boxOf(area: Area): Box {
  const positions = area.type === 'Polygon' ? area.coordinates.flat() : area.coordinates.flat(2);
  const box = { west: 180, south: 90, east: -180, north: -90 };
  for (const [longitude = 0, latitude = 0] of positions) {
    box.west = Math.min(box.west, longitude);
    box.east = Math.max(box.east, longitude);
    box.south = Math.min(box.south, latitude);
    box.north = Math.max(box.north, latitude);
  }
  return box;
}

function rounded(position: Position, decimals: number): Position {
  return position.map((degrees) => Number(degrees.toFixed(decimals)));
}

/** Turns a ring round unless it runs the way wanted. */
function windRing(ring: Position[], isCounterClockwise: boolean): Position[] {
  return signedArea(ring) > 0 === isCounterClockwise ? ring : ring.toReversed();
}

/** Twice the area by the shoelace formula, positive when the ring runs counter-clockwise. */
function signedArea(ring: readonly Position[]): number {
  let area = 0;
  ring.forEach(([x = 0, y = 0], place) => {
    const [nextX = 0, nextY = 0] = ring[(place + 1) % ring.length] ?? [];
    area += x * nextY - nextX * y;
  });
  return area;
}
