import type { IncidentFlag } from '../../domains/incidents/rules.ts';
import type { RegionDirectory } from '../../domains/regions/directory.ts';
import { placePoint, type RegionEntry, type RegionMatch } from '../../domains/regions/rules.ts';
import type { ReviewNote } from '../importer.ts';
import type { GedEvent } from './event-row.ts';

/** Where an event lies as far as the hub knows its places. */
export interface EventPlace {
  /** The smallest unit that its names lead to; null when not even the country is known. */
  readonly regionId: string | null;
  readonly regionIds: readonly string[];
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly flags: readonly IncidentFlag[];
  readonly notes: readonly Omit<ReviewNote, 'line'>[];
}

/** What an event's names lead to; the same for every event with the same names. */
interface NamedPlace extends Pick<EventPlace, 'regionId' | 'regionIds' | 'flags' | 'notes'> {
  readonly country: RegionEntry | undefined;
}

/**
 * Finds the places of events. The country is known by its Gleditsch–Ward number or its name, the units by their
 * names within it; a name that leads nowhere leaves the event with the larger unit and a flag. It waits for a person
 * only where units of the country are known at all.
 */
export function placeEvents(directory: RegionDirectory): (event: GedEvent) => EventPlace {
  const known = new Map<string, NamedPlace>();
  const placeByNames = (event: GedEvent): NamedPlace => {
    const { adminName1, adminName2 } = event.facts;
    const key = [event.countryNumber, event.countryName, adminName1, adminName2].join('|');
    const place = known.get(key) ?? findPlace(directory, event);
    known.set(key, place);
    return place;
  };
  return (event) => {
    const { country, ...place } = placeByNames(event);
    return { ...place, ...placeCoordinates(event, country, place.flags) };
  };
}

function placeCoordinates(
  { latitude, longitude }: Pick<GedEvent, 'latitude' | 'longitude'>,
  country: RegionEntry | undefined,
  flags: readonly IncidentFlag[],
): Pick<EventPlace, 'latitude' | 'longitude' | 'flags'> {
  if (latitude === null || longitude === null) return { latitude: null, longitude: null, flags };
  const { finding, ...point } = placePoint({ latitude, longitude }, country?.box ?? null);
  if (finding === 'INSIDE') return { ...point, flags };
  return { ...point, flags: [...flags, finding === 'SWAPPED' ? 'COORDINATES_SWAPPED' : 'OUTSIDE_COUNTRY'] };
}

function findPlace(directory: RegionDirectory, event: GedEvent): NamedPlace {
  const country = findCountry(directory, event);
  if (country === undefined) {
    return {
      country,
      regionId: null,
      regionIds: [],
      flags: ['COUNTRY_NOT_MATCHED'],
      notes: [unknownCountry(event)],
    };
  }
  const { adminName1, adminName2 } = event.facts;
  const first = adminName1 === null ? null : directory.within(country.id, adminName1, 1);
  const above = first?.kind === 'found' ? first.region : country;
  const second = adminName2 === null ? null : findDistrict(directory, above, country, adminName2);
  const region = second?.kind === 'found' ? second.region : above;
  const misses = [
    ...missed(adminName1, 'adm_1', first, country),
    ...missed(adminName2, 'adm_2', second, country),
  ];
  return {
    country,
    regionId: region.id,
    regionIds: directory.lineage(region.id),
    flags: misses.length === 0 ? [] : ['REGION_NOT_MATCHED'],
    notes: directory.hasUnits(country.id) ? misses : [],
  };
}

/** Districts change provinces more often than names: one that is not in its province is looked for in the country. */
function findDistrict(
  directory: RegionDirectory,
  above: RegionEntry,
  country: RegionEntry,
  name: string,
): RegionMatch {
  const match = directory.within(above.id, name, 2);
  return match.kind === 'unknown' && above.id !== country.id ? directory.within(country.id, name, 2) : match;
}

function findCountry(directory: RegionDirectory, event: GedEvent): RegionEntry | undefined {
  const { countryName, countryNumber } = event;
  const byNumber =
    countryNumber === null ? undefined : directory.countryByCode('GLEDITSCH_WARD', countryNumber);
  if (byNumber !== undefined || countryName === null) return byNumber;
  const match = directory.country(countryName);
  return match.kind === 'found' ? match.region : undefined;
}

function unknownCountry(event: GedEvent): Omit<ReviewNote, 'line'> {
  return {
    kind: 'UNKNOWN_COUNTRY',
    value: event.countryName ?? event.countryNumber ?? '',
    column: 'country',
    explanation: 'No country has this name; its events are kept without a region until one does.',
  };
}

/** A note on a name that led to no unit or to several; names repeat between countries, so the country is named. */
function missed(
  name: string | null,
  column: string,
  match: RegionMatch | null,
  country: RegionEntry,
): readonly Omit<ReviewNote, 'line'>[] {
  if (name === null || match === null || match.kind === 'found') return [];
  const value = `${country.pcode}: ${name}`;
  if (match.kind === 'ambiguous') {
    const candidates = match.candidates.map((region) => region.pcode);
    return [
      { kind: 'AMBIGUOUS_REGION', value, column, candidates, explanation: 'Several units have this name.' },
    ];
  }
  const explanation = 'No unit of the country has this name; its events are kept with the next larger unit.';
  return [{ kind: 'UNKNOWN_REGION_NAME', value, column, explanation }];
}
