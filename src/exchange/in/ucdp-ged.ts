import type { Importer, ReadRow } from '../importer.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { type JsonRecord, readJsonRecords } from '../reading/read-json-records.ts';
import { readTable, type TableRow } from '../reading/read-table.ts';
import type { SourceFile } from '../reading/source-file.ts';
import { editionOf } from '../ucdp/edition.ts';
import { decodeEvent, type GedEvent } from '../ucdp/event-row.ts';
import { openEventWriter } from '../ucdp/event-writer.ts';

/**
 * Events of organised violence. A CSV of any edition (49 columns today, 41 or 42 before) and a GeoJSON collection of
 * the same columns are told apart by their first character; the edition is that of the file's name.
 */
export const ucdpGed: Importer<GedEvent> = {
  name: 'ucdp-ged',
  title: 'UCDP Georeferenced Event Dataset, events of organised violence (CSV of any edition, GeoJSON)',
  sources: [
    {
      slug: 'ucdp-ged',
      name: 'UCDP Georeferenced Event Dataset (GED) Global',
      kind: 'DATASET',
      publisher:
        'Uppsala Conflict Data Program, Department of Peace and Conflict Research, Uppsala University',
      licence: 'CC BY 4.0',
      licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
      url: 'https://ucdp.uu.se/downloads/',
      citation:
        'Sundberg, Ralph, and Erik Melander (2013). Introducing the UCDP Georeferenced Event Dataset. Journal of Peace Research 50(4): 523-532; Davies, Shawn, Therése Pettersson and Magnus Öberg (2023). Organized violence 1989-2022 and the return of conflicts between states. Journal of Peace Research 60(4): 691-708.',
      edition: '23.1',
    },
  ],
  // An event is a large row: two batches of this size, one read while the other is written, stay small.
  batchSize: 500,
  editionOf,
  rows: (file) => (file.head.trimStart().startsWith('{') ? readFeatures(file) : readEvents(file)),
  keyOf: (event) => event.id,
  open: openEventWriter,
};

function readEvents(file: SourceFile): AsyncGenerator<ReadRow<GedEvent>> {
  return decodeEach(readTable(file), (row: TableRow) => decodeEvent(row, rawRecord(row)));
}

function rawRecord({ cells, columns }: TableRow): Record<string, string> {
  const record: Record<string, string> = {};
  cells.forEach((cell, place) => {
    record[columns.nameAt(place)] = cell;
  });
  return record;
}

function readFeatures(file: SourceFile): AsyncGenerator<ReadRow<GedEvent>> {
  return decodeEach(readJsonRecords(file), (row: JsonRecord) => decodeEvent(row, row.record));
}
