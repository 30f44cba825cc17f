import { foldName } from '../../fold-name.ts';

/** What look-ups need to know of a region. */
export interface RegionEntry {
  readonly id: string;
  readonly pcode: string;
  readonly level: number;
  readonly name: string;
  readonly parentId: string | null;
  readonly countryId: string;
  /** Its smallest enclosing box; null when no boundary is known. */
  readonly box: Box | null;
}

/** A box in degrees. */
export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The region that is meant; several that may be meant; or none known. */
export type RegionMatch =
  | { readonly kind: 'found'; readonly region: RegionEntry }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly RegionEntry[] }
  | { readonly kind: 'unknown' };

/** Words that sources add to the name of a unit, in the languages of the sources at hand. */
const unitWords =
  /\s+(province|region|state|district|department|departement|prefecture|sous prefecture|county|governorate|municipality|division|subdivision|commune|cercle|oblast|territory|area|locality|zone)$/;

/**
 * The forms under which a name may be known, most faithful first: as it stands, without the historical name that
 * UCDP puts in brackets (`DR Congo (Zaire)`), and without the word for its kind (`Ouham-Pendé province`).
 */
export function namesToTry(name: string): readonly string[] {
  const whole = foldName(name);
  const bare = foldName(name.replace(/\([^)]*\)/g, ' '));
  const plain = bare.replace(unitWords, '');
  return [...new Set([whole, bare, plain])].filter((form) => form !== '');
}

/** One region, several or none, as a match. */
export function matchOf(regions: readonly RegionEntry[]): RegionMatch {
  const [first, second] = regions;
  if (first === undefined) return { kind: 'unknown' };
  return second === undefined ? { kind: 'found', region: first } : { kind: 'ambiguous', candidates: regions };
}

/** A place in degrees north and east. */
export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** A point as it can be trusted: kept as given, turned round, or kept although it lies outside. */
export interface PlacedPoint extends Point {
  readonly finding: 'INSIDE' | 'SWAPPED' | 'OUTSIDE';
}

/** Degrees by which a point may lie outside a box: boundaries are simplified and events happen off the coast. */
const usualMargin = 0.5;

/**
 * Compares a point with the box of the country that its row names. When it lies outside and inside once latitude
 * and longitude change places, they were swapped: the point is turned round. Where no box is known, it is believed.
 * `margin` says by how many degrees it may lie outside.
 */
export function placePoint(given: Point, box: Box | null, margin = usualMargin): PlacedPoint {
  if (box === null || isWithin(given, box, margin)) return { ...given, finding: 'INSIDE' };
  const turned = { latitude: given.longitude, longitude: given.latitude };
  return isWithin(turned, box, margin) ? { ...turned, finding: 'SWAPPED' } : { ...given, finding: 'OUTSIDE' };
}

function isWithin(
  { latitude, longitude }: Point,
  { west, south, east, north }: Box,
  margin: number,
): boolean {
  const isBetween = latitude >= south - margin && latitude <= north + margin;
  return isBetween && longitude >= west - margin && longitude <= east + margin;
}
