import type { Importer } from '../importer.ts';
import { optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { type JsonRecord, readJsonRecords } from '../reading/read-json-records.ts';
import { editionOf } from '../ucdp/edition.ts';
import { type GedEvent, violenceTypes } from '../ucdp/event-row.ts';
import { openEventWriter } from '../ucdp/event-writer.ts';
import { count, day, latitude, longitude, plainText } from '../values.ts';

/**
 * Events of the UCDP dataset reduced to eleven keys by others. They are flagged REDUCED_RECORD and never replace a
 * full record of the same event; a full record that comes later replaces them. The precision of place and time was
 * left out, so the least precise is assumed; so were the sides.
 */
export const ucdpGedDerived: Importer<GedEvent> = {
  name: 'ucdp-ged-derived',
  title: 'UCDP events reduced to eleven keys (JSON sample of the UCDP Conflict Visualization Explorer)',
  sources: [
    {
      slug: 'ucdp-ged-derived-sample',
      name: 'Reduced sample of the UCDP Georeferenced Event Dataset 25.1',
      kind: 'DATASET',
      publisher: 'UCDP Conflict Visualization Explorer, after the Uppsala Conflict Data Program',
      licence: 'CC BY 4.0 (UCDP data)',
      licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
      url: 'https://github.com/LiLinduo/UCDP-Conflict-Visualization-Explorer',
      citation:
        'UCDP Georeferenced Event Dataset (GED) Global version 25.1, Uppsala University; stratified sample',
      edition: '25.1',
    },
  ],
  batchSize: 500,
  editionOf,
  rows: (file) => decodeEach(readJsonRecords(file), decodeReducedEvent),
  keyOf: (event) => event.id,
  open: openEventWriter,
};

function decodeReducedEvent(row: JsonRecord): GedEvent {
  const date = required(row, 'date', day);
  return {
    id: required(row, 'id', plainText),
    violenceType: required(row, 'type_of_violence', violenceTypes),
    conflict: null,
    dyad: null,
    sideA: null,
    sideB: null,
    countryName: optional(row, 'country', plainText),
    countryNumber: null,
    latitude: optional(row, 'latitude', latitude),
    longitude: optional(row, 'longitude', longitude),
    citations: [],
    isSourceCountUnknown: false,
    isReduced: true,
    facts: {
      occurredFrom: date,
      occurredTo: date,
      timePrecision: 'LONGER',
      placePrecision: 'COUNTRY',
      locationName: null,
      locationDetail: null,
      adminName1: null,
      adminName2: null,
      deathsLow: null,
      deathsBest: optional(row, 'best', count),
      deathsHigh: null,
      deathsSideA: null,
      deathsSideB: null,
      deathsCivilians: optional(row, 'civilian_deaths', count),
      deathsUnknown: null,
      sourceCount: null,
      clarity: null,
    },
    record: row.record,
  };
}
