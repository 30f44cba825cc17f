import { isEnclosing, type Place, type Shape } from '../regions/commands-shapes.ts';
import type { BlockArea } from './block.ts';

/** The outlines and circles of an area. They are written as CAP has them, latitude before longitude. */
export const shapesOf = ({
  polygons,
  circles,
}: Pick<BlockArea, 'polygons' | 'circles'>): readonly Shape[] => [
  ...polygons.map((text): Shape => ({ kind: 'polygon', ring: text.split(' ').map(placeOf) })),
  ...circles.map((text): Shape => {
    const [centre = '', radius = ''] = text.split(' ');
    return { kind: 'circle', centre: placeOf(centre), radiusKm: Number(radius) };
  }),
];

/** Whether an outline encloses anything: not when all its points lie on one line. */
export const hasArea = (outline: string): boolean => isEnclosing(outline.split(' ').map(placeOf));

function placeOf(point: string): Place {
  const [latitude = Number.NaN, longitude = Number.NaN] = point.split(',').map(Number);
  return [longitude, latitude];
}
