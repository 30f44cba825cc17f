import { type Bounds, type Place, type Ring, type Side, sidesOf } from './shape-rules.ts';

/** The mean radius of the earth, which CAP's circles are drawn on. */
const earthKm = 6_371.0088;

/** Sides are cut into pieces no longer than this before they are taken for arcs of great circles. */
const longestDegrees = 0.5;

type Vector = readonly [x: number, y: number, z: number];

/** A circle on the earth. */
export interface Circle {
  readonly centre: Place;
  readonly radiusKm: number;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degreesOf = (angle: number): number => (angle * 180) / Math.PI;

/** What a circle lies within: all longitudes when it reaches a pole. */
export function circleBounds({ centre: [longitude, latitude], radiusKm }: Circle): Bounds {
  const angle = Math.min(radiusKm / earthKm, Math.PI);
  const [south, north] = [latitude - degreesOf(angle), latitude + degreesOf(angle)];
  if (south <= -90 || north >= 90)
    return { west: -180, east: 180, south: Math.max(south, -90), north: Math.min(north, 90) };
  const across = degreesOf(Math.asin(Math.min(1, Math.sin(angle) / Math.cos(radians(latitude)))));
  return { west: longitude - across, east: longitude + across, south, north };
}

/** Whether a circle reaches one of the sides of these outlines. */
export function isReaching({ centre, radiusKm }: Circle, rings: readonly Ring[]): boolean {
  const angle = radiusKm / earthKm;
  const [south, north] = [centre[1] - degreesOf(angle), centre[1] + degreesOf(angle)];
  const point = vectorOf(centre);
  return rings.flatMap(sidesOf).some(([from, to]) => {
    if (Math.max(from[1], to[1]) < south || Math.min(from[1], to[1]) > north) return false;
    return cut([from, to]).some((side) => angleTo(point, side) <= angle);
  });
}

/** A side in short pieces: on the sphere a long one that is straight on a map would run elsewhere. */
function cut([from, to]: Side): readonly Side[] {
  const longest = Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1]));
  const count = Math.max(1, Math.ceil(longest / longestDegrees));
  const at = (part: number): Place => [
    from[0] + ((to[0] - from[0]) * part) / count,
    from[1] + ((to[1] - from[1]) * part) / count,
  ];
  return Array.from({ length: count }, (_, part) => [at(part), at(part + 1)]);
}

function vectorOf([longitude, latitude]: Place): Vector {
  const [east, up] = [radians(longitude), radians(latitude)];
  return [Math.cos(up) * Math.cos(east), Math.cos(up) * Math.sin(east), Math.sin(up)];
}

/** The angle between a place and the nearest place of the arc of a great circle. */
function angleTo(point: Vector, [from, to]: Side): number {
  const [a, b] = [vectorOf(from), vectorOf(to)];
  const normal = cross(a, b);
  const size = Math.hypot(...normal);
  const isBeside = dot(cross(normal, a), point) >= 0 && dot(cross(normal, b), point) <= 0;
  if (size > 0 && isBeside) return Math.abs(Math.asin(Math.min(1, Math.abs(dot(normal, point)) / size)));
  return Math.min(angleBetween(point, a), angleBetween(point, b));
}

const dot = ([aX, aY, aZ]: Vector, [bX, bY, bZ]: Vector): number => aX * bX + aY * bY + aZ * bZ;
const cross = ([aX, aY, aZ]: Vector, [bX, bY, bZ]: Vector): Vector => [
  aY * bZ - aZ * bY,
  aZ * bX - aX * bZ,
  aX * bY - aY * bX,
];
const angleBetween = (a: Vector, b: Vector): number => Math.atan2(Math.hypot(...cross(a, b)), dot(a, b));
