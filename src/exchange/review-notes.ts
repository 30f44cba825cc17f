import type { ReviewNote } from './importer.ts';

/** Where a value stands in its file. */
export interface CellPlace {
  readonly line: number;
  readonly column: string;
}

/** A mission that no list of missions holds; its rows wait. */
export function unknownMission(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'UNKNOWN_MISSION',
    value,
    ...place,
    explanation:
      'No mission is known by this acronym or name. Add the mission, or an alias of it, and import again.',
  };
}

/** A country that no code or name leads to; its rows are kept without a country unless they need one. */
export function unknownCountry(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'UNKNOWN_COUNTRY',
    value,
    ...place,
    explanation:
      'No country is known by this code or name. Add it as a name of the country and import again.',
  };
}

/** An area that no region of the country bears the name of. */
export function unknownRegionName(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'UNKNOWN_REGION_NAME',
    value,
    ...place,
    explanation: 'No region of the country has this name. Add it as a name of the region and import again.',
  };
}

/** A P-code that the list of regions does not hold. */
export function unknownPcode(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'UNKNOWN_PCODE',
    value,
    ...place,
    explanation:
      'No region has this P-code. The row was placed in the region around it, where the row names one.',
  };
}

/** An organisation that may be one of several. */
export function ambiguousOrganisation(
  value: string,
  place: CellPlace,
  candidates: readonly string[],
): ReviewNote {
  return {
    kind: 'AMBIGUOUS_ORGANISATION',
    value,
    ...place,
    candidates,
    explanation:
      'Several organisations fit this name or acronym. Add the spelling to the right one and import again.',
  };
}

/** An organisation that is not known, in a row that says too little to add it. */
export function unknownOrganisation(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'UNKNOWN_ORGANISATION',
    value,
    ...place,
    explanation:
      'No organisation is known by this name. Add it, or the spelling to a known one, and import again.',
  };
}

/** A sector that is in none of the code lists; its row keeps the word. */
export function unknownSector(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'UNKNOWN_SECTOR',
    value,
    ...place,
    explanation: 'No sector or cluster has this name. The row keeps the word without a sector.',
  };
}

/** A point that lies outside its country even with latitude and longitude exchanged. */
export function suspectCoordinates(value: string, place: CellPlace): ReviewNote {
  return {
    kind: 'SUSPECT_COORDINATES',
    value,
    ...place,
    explanation:
      'This point lies outside the country it is said to be in. It was kept as published and flagged.',
  };
}
