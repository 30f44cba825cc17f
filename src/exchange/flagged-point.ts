import { placePoint, type RegionEntry } from '../domains/regions/rules.ts';

/** A point as it is stored, with what was found odd about it. */
export interface FlaggedPoint {
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly qualityFlags: string[];
}

const flags = { INSIDE: [], SWAPPED: ['COORDINATES_SWAPPED'], OUTSIDE: ['OUTSIDE_COUNTRY'] } as const;

/**
 * Checks a published point against its country: turned and flagged COORDINATES_SWAPPED when only that puts it
 * inside, kept and flagged OUTSIDE_COUNTRY when it fits neither way. Half a point is no point. `margin` is that of
 * `placePoint`.
 */
export function flaggedPoint(
  published: { readonly latitude: number | null; readonly longitude: number | null },
  country: RegionEntry | undefined,
  margin?: number,
): FlaggedPoint {
  const { latitude, longitude } = published;
  if (latitude === null || longitude === null) return { latitude: null, longitude: null, qualityFlags: [] };
  const { finding, ...point } = placePoint({ latitude, longitude }, country?.box ?? null, margin);
  return { ...point, qualityFlags: [...flags[finding]] };
}
