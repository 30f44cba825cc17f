import { describe, expect, test } from 'vitest';
import type { Place, Ring, Shape } from '../../../src/domains/regions/shape-rules.ts';
import { isEnclosing } from '../../../src/domains/regions/shape-rules.ts';
import { isTouching, type Outline, shapeBounds } from '../../../src/domains/regions/touch-rules.ts';

/** A rectangle from its south-west to its north-east corner. */
const box = (west: number, south: number, east: number, north: number): Ring => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
];
const polygon = (ring: Ring): Shape => ({ kind: 'polygon', ring });
const circle = (longitude: number, latitude: number, radiusKm: number): Shape => ({
  kind: 'circle',
  centre: [longitude, latitude],
  radiusKm,
});

/** A land of ten degrees with a lake in its middle, and an island far from it. */
const land: readonly Outline[] = [[box(10, 0, 20, 10), box(14, 4, 16, 6).toReversed()], [box(40, 0, 41, 1)]];

describe.each([
  ['one way', (ring: Ring): Ring => ring],
  ['the other way', (ring: Ring): Ring => ring.toReversed()],
])('an outline whose points run %s', (_way, turn) => {
  test.each<[string, Ring, boolean]>([
    ['within the land', box(11, 1, 12, 2), true],
    ['around all of it', box(0, -20, 60, 20), true],
    ['over its border', box(19, 9, 25, 15), true],
    ['through it, with no corner in it', box(5, 4, 30, 5), true],
    ['that shares a border with it', box(20, 2, 25, 4), true],
    ['within the lake', box(14.5, 4.5, 15.5, 5.5), false],
    ['over the shore of the lake', box(15, 5, 17, 5.5), true],
    ['on the island', box(40.2, 0.2, 40.4, 0.4), true],
    ['beside it', box(21, 0, 25, 10), false],
    [
      'whose bounds overlap and which does not',
      [
        [20.5, 0],
        [30, 0],
        [30, 12],
        [12, 12],
        [20.5, 10.5],
        [20.5, 0],
      ],
      false,
    ],
  ])('%s', (_where, ring, isTouched) => {
    expect(isTouching(polygon(turn(ring)), land)).toBe(isTouched);
  });

  test('over the antimeridian touches what lies on both sides of it, and not what lies all the way round', () => {
    const ring: Ring = [
      [179, 0],
      [-179, 0],
      [-179, 2],
      [179, 2],
      [179, 0],
    ];
    expect(isTouching(polygon(turn(ring)), [[box(-180, 0, -178, 1)]])).toBe(true);
    expect(isTouching(polygon(turn(ring)), [[box(178, 0, 180, 1)]])).toBe(true);
    expect(isTouching(polygon(turn(ring)), land)).toBe(false);
  });

  test('around a pole holds the pole, and nothing of the other one', () => {
    const ring: Ring = [
      [0, 70],
      [90, 70],
      [180, 70],
      [-90, 70],
      [0, 70],
    ];
    expect(isTouching(polygon(turn(ring)), [[box(30, 85, 40, 88)]])).toBe(true);
    expect(isTouching(polygon(turn(ring)), [[box(30, 60, 40, 65)]])).toBe(false);
  });
});

test.each<[string, Shape, boolean]>([
  // A degree of latitude is 111.195 km on the sphere.
  ['just short of the border', circle(15, -1, 111.1), false],
  ['just over the border', circle(15, -1, 111.3), true],
  ['within the land, smaller than it', circle(12, 2, 1), true],
  ['of no radius, within', circle(12, 2, 0), true],
  ['of no radius, in the lake', circle(15, 5, 0), false],
  ['in the lake, to its shore', circle(15, 5, 111.3), true],
  ['in the lake, short of its shore', circle(15, 5, 110), false],
  ['around all of it', circle(15, 30, 4000), true],
  ['as large as the earth', circle(-165, -5, 20_100), true],
])('a circle %s', (_where, shape, isTouched) => {
  expect(isTouching(shape, land)).toBe(isTouched);
});

test('a circle beside the antimeridian reaches over it', () => {
  const east: readonly Outline[] = [[box(-180, 0, -179.5, 1)]];
  expect(isTouching(circle(179.5, 0.5, 60), east)).toBe(true);
  expect(isTouching(circle(179.5, 0.5, 50), east)).toBe(false);
});

test('a long side that is straight on a map is not taken for the shorter way over the sphere', () => {
  // The great circle from coast to coast lies 3 degrees north of the 49th parallel in its middle.
  const south: readonly Outline[] = [[box(-123, 30, -95, 49)]];
  expect(isTouching(circle(-109, 50, 60), south)).toBe(false);
  expect(isTouching(circle(-109, 50, 112), south)).toBe(true);
});

test('the bounds of a circle hold it, and of one around a pole all longitudes', () => {
  const bounds = shapeBounds(circle(0, 60, 1000));
  expect(bounds.north).toBeCloseTo(68.993, 2);
  expect(bounds.east).toBeGreaterThan(18);
  expect(shapeBounds(circle(0, 85, 1000))).toMatchObject({ west: -180, east: 180, north: 90 });
});

test.each<[string, readonly Place[], boolean]>([
  [
    'a point',
    [
      [1, 1],
      [1, 1],
      [1, 1],
      [1, 1],
    ],
    false,
  ],
  [
    'a line there and back',
    [
      [1, 1],
      [2, 2],
      [3, 3],
      [1, 1],
    ],
    false,
  ],
  [
    'a line over the antimeridian',
    [
      [179, 0],
      [-179, 0],
      [-178, 0],
      [179, 0],
    ],
    false,
  ],
  [
    'a triangle',
    [
      [1, 1],
      [2, 2],
      [3, 1],
      [1, 1],
    ],
    true,
  ],
  [
    'two triangles that cross',
    [
      [0, 0],
      [1, 1],
      [1, 0],
      [0, 1],
      [0, 0],
    ],
    true,
  ],
])('whether %s encloses anything', (_what, ring, isGood) => {
  expect(isEnclosing(ring)).toBe(isGood);
});
