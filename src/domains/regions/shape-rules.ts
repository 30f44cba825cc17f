/** A place on the earth in degrees, the longitude first, as GeoJSON has it. */
export type Place = readonly [longitude: number, latitude: number];

/** The places of an outline, the last equal to the first. Which way round they run says nothing. */
export type Ring = readonly Place[];

/** An outline whose sides are straight in degrees, as a map draws them, and may cross the antimeridian; or a circle. */
export type Shape =
  | { readonly kind: 'polygon'; readonly ring: Ring }
  | { readonly kind: 'circle'; readonly centre: Place; readonly radiusKm: number };

/** What lies between two longitudes and two latitudes; of a shape beyond the antimeridian the longitudes go beyond 180. */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** A side of an outline. */
export type Side = readonly [from: Place, to: Place];

/** The sides of an outline, in their order. */
export const sidesOf = (ring: Ring): readonly Side[] =>
  ring.slice(1).map((to, place) => [ring[place] ?? to, to]);

/** The bounds of an outline as it is written. */
export function boundsOf(ring: Ring): Bounds {
  const bounds = { west: Number.POSITIVE_INFINITY, south: 90, east: Number.NEGATIVE_INFINITY, north: -90 };
  for (const [longitude, latitude] of ring) {
    bounds.west = Math.min(bounds.west, longitude);
    bounds.east = Math.max(bounds.east, longitude);
    bounds.south = Math.min(bounds.south, latitude);
    bounds.north = Math.max(bounds.north, latitude);
  }
  return bounds;
}

/** Whether two bounds have anything in common. */
export const isOverlapping = (one: Bounds, other: Bounds): boolean =>
  one.west <= other.east && one.east >= other.west && one.south <= other.north && one.north >= other.south;

/**
 * The same outline without a jump at the antimeridian: each side goes the short way round, on to longitudes beyond 180
 * where it has to. One that runs round a pole is closed along that pole.
 */
export function unrolled(ring: Ring): Ring {
  let turns = 0;
  const places = ring.map(([longitude, latitude], place): Place => {
    const step = longitude - (ring[place - 1]?.[0] ?? longitude);
    if (Math.abs(step) > 180) turns -= Math.sign(step);
    return [longitude + turns * 360, latitude];
  });
  const [first, last] = [places[0], places.at(-1)];
  if (turns === 0 || first === undefined || last === undefined) return places;
  const middle = places.reduce((sum, [, latitude]) => sum + latitude, 0);
  const pole = middle < 0 ? -90 : 90;
  return [...places, [last[0], pole], [first[0], pole], first];
}

/** Whether a place lies within these outlines: in an odd number of them, so that what lies in a hole does not. */
export function isWithin([longitude, latitude]: Place, rings: readonly Ring[]): boolean {
  let isInside = false;
  for (const [[x, y], [nextX, nextY]] of rings.flatMap(sidesOf)) {
    if (y > latitude === nextY > latitude) continue;
    if (longitude < x + ((latitude - y) / (nextY - y)) * (nextX - x)) isInside = !isInside;
  }
  return isInside;
}

/** Whether two sides whose bounds overlap have a place in common. */
export function isMeeting([a, b]: Side, [c, d]: Side): boolean {
  const isApart = (side: number, otherSide: number): boolean => side * otherSide > 0;
  return !isApart(sideOf(a, b, c), sideOf(a, b, d)) && !isApart(sideOf(c, d, a), sideOf(c, d, b));
}

/** On which side of the line from `a` to `b` a place lies: left of it above 0, right of it below, on it 0. */
const sideOf = ([aX, aY]: Place, [bX, bY]: Place, [x, y]: Place): number =>
  Math.sign((bX - aX) * (y - aY) - (bY - aY) * (x - aX));

/** Whether an outline encloses anything: not when all its places lie on one line. */
export function isEnclosing(ring: Ring): boolean {
  const places = unrolled(ring);
  const [first] = places;
  const second = places.find((place) => place[0] !== first?.[0] || place[1] !== first[1]);
  if (first === undefined || second === undefined) return false;
  return places.some((place) => sideOf(first, second, place) !== 0);
}
