import { circleBounds, isReaching } from './circle-rules.ts';
import {
  type Bounds,
  boundsOf,
  isMeeting,
  isOverlapping,
  isWithin,
  type Ring,
  type Shape,
  sidesOf,
  unrolled,
} from './shape-rules.ts';

/** An outline of GeoJSON with its holes: the outermost ring first. */
export type Outline = readonly Ring[];

/** The same place is written with longitudes that lie a whole turn apart. */
const turns = [-360, 0, 360] as const;

/** What a shape lies within. */
export const shapeBounds = (shape: Shape): Bounds =>
  shape.kind === 'circle' ? circleBounds(shape) : boundsOf(unrolled(shape.ring));

/** Whether a shape has a place in common with one of these outlines, be it on their edge. */
export function isTouching(shape: Shape, outlines: readonly Outline[]): boolean {
  if (shape.kind === 'circle') {
    return outlines.some((outline) => isWithin(shape.centre, outline) || isReaching(shape, outline));
  }
  const ring = unrolled(shape.ring);
  return turns.some((turn) => {
    const turned = ring.map(([longitude, latitude]) => [longitude + turn, latitude] as const);
    return outlines.some((outline) => isOutlineTouching(turned, outline));
  });
}

/** Coastlines have thousands of sides: what each lies within is worked out once. */
const boundedSides = (ring: Ring) => sidesOf(ring).map((side) => ({ side, bounds: boundsOf(side) }));

/** Where no sides meet, one of the two lies in the other, or they have nothing in common. */
function isOutlineTouching(ring: Ring, outline: Outline): boolean {
  const bounds = boundsOf(ring);
  const [outermost = []] = outline;
  if (!isOverlapping(bounds, boundsOf(outermost))) return false;
  const [place] = ring;
  if (place !== undefined && isWithin(place, outline)) return true;
  const [corner] = outermost;
  if (corner !== undefined && isWithin(corner, [ring])) return true;
  const near = outline.flatMap(boundedSides).filter((side) => isOverlapping(bounds, side.bounds));
  return boundedSides(ring).some(({ side, bounds: around }) =>
    near.some((other) => isOverlapping(around, other.bounds) && isMeeting(side, other.side)),
  );
}
