import { describe, expect, test } from 'vitest';
import { namesToTry, placePoint } from '../../../src/domains/regions/rules.ts';

describe('a name is tried', () => {
  test('as it stands first', () => {
    expect(namesToTry('Bangui')).toEqual(['bangui']);
  });
  test('without the historical name that UCDP puts in brackets', () => {
    expect(namesToTry('DR Congo (Zaire)')).toEqual(['dr congo zaire', 'dr congo']);
  });
  test('without the word for its kind, accents and hyphens', () => {
    expect(namesToTry('Ouham-Pendé province')).toEqual(['ouham pende province', 'ouham pende']);
  });
});

const centralAfricanRepublic = { west: 14.4, south: 2.2, east: 27.5, north: 11 };

describe('a point', () => {
  test('inside its country stays', () => {
    const bangui = { latitude: 4.36, longitude: 18.58 };
    expect(placePoint(bangui, centralAfricanRepublic)).toEqual({ ...bangui, finding: 'INSIDE' });
  });
  test('that lies inside only when turned was swapped, and is turned', () => {
    expect(placePoint({ latitude: 18.58, longitude: 4.36 }, centralAfricanRepublic)).toEqual({
      latitude: 4.36,
      longitude: 18.58,
      finding: 'SWAPPED',
    });
  });
  test('that lies outside both ways stays and is said to lie outside', () => {
    const oslo = { latitude: 59.9, longitude: 10.7 };
    expect(placePoint(oslo, centralAfricanRepublic)).toEqual({ ...oslo, finding: 'OUTSIDE' });
  });
  test('just over a simplified boundary counts as inside', () => {
    expect(placePoint({ latitude: 11.4, longitude: 20 }, centralAfricanRepublic).finding).toBe('INSIDE');
  });
  test('is believed where no box is known', () => {
    expect(placePoint({ latitude: 59.9, longitude: 10.7 }, null).finding).toBe('INSIDE');
  });
});
