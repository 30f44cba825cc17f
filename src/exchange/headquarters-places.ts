/** Places of headquarters in the list of United Nations operations, which names no countries, by ISO 3166-1 code. */
const placesByCountry: Readonly<Record<string, readonly string[]>> = {
  AFG: ['Kabul'],
  AGO: ['Luanda'],
  BDI: ['Bujumbura'],
  BIH: ['Sarajevo'],
  CAF: ['Bangui'],
  CIV: ['Abidjan'],
  COD: ['Kinshasa'],
  CYP: ['Nicosia'],
  ERI: ['Asmara'],
  ESH: ['Laayoune'],
  GEO: ['Sukhumi'],
  GRC: ['Athens'],
  GTM: ['Guatemala City'],
  HND: ['Tegucigalpa'],
  HRV: ['Zagreb', 'Vukovar', 'Cavtat'],
  HTI: ['Port-au-Prince'],
  IRN: ['Tehran'],
  IRQ: ['Baghdad', 'Umm Qasr'],
  KHM: ['Phnom Penh'],
  LBN: ['Naqoura'],
  LBR: ['Monrovia'],
  MKD: ['Skopje'],
  MLI: ['Bamako'],
  MOZ: ['Maputo'],
  PSE: ['Gaza'],
  RWA: ['Kigali'],
  SDN: ['Khartoum', 'Al Fashir', 'Abyei'],
  SLE: ['Freetown'],
  SLV: ['San Salvador'],
  SOM: ['Mogadishu'],
  SSD: ['Juba'],
  SYR: ['Damascus', 'Camp Faouar'],
  TCD: ["N'Djamena"],
  TJK: ['Dushanbe'],
  TLS: ['Dili'],
  UGA: ['Kabale'],
  XKX: ['Pristina'],
};

const countries = new Map(
  Object.entries(placesByCountry).flatMap(([iso3, places]) => places.map((place) => [place, iso3] as const)),
);

/** The country of a headquarters; undefined for a place that is not listed or lies in several countries. */
export function countryOfHeadquarters(place: string): string | undefined {
  return countries.get(place);
}
