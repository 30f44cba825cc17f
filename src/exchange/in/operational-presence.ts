import type { Importer } from '../importer.ts';
import { typeOfWord } from '../organisation-types.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { day, plainText, singleBlanks } from '../values.ts';
import { openPresenceWriter, type PresenceRow, presenceKey } from '../write-presence.ts';

/**
 * The standardised "who does what where" of the HDX Humanitarian API. Warnings and errors that the file carries in
 * columns of its own are not repeated here: what they are about (unknown P-codes and sectors) is found again. A
 * period may end in the future, as published.
 */
export const operationalPresence: Importer<PresenceRow> = {
  name: 'operational-presence',
  title: 'Operational presence of the HDX Humanitarian API (CSV)',
  sources: [
    {
      slug: 'hdx-operational-presence',
      name: 'Operational presence (HDX Humanitarian API)',
      kind: 'DATASET',
      publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://data.humdata.org/dataset/hdx-hapi-operational-presence',
      citation: 'OCHA Centre for Humanitarian Data, HDX Humanitarian API, operational presence.',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodePresence),
  keyOf: presenceKey,
  open: (tx, context) =>
    openPresenceWriter(tx, context, {
      organisation: 'org_name',
      sector: 'sector_name',
      pcode: 'admin2_code',
    }),
};

function decodePresence(cells: NamedCells): PresenceRow {
  return {
    organisation: {
      name: required(cells, 'org_name', singleBlanks),
      acronym: optional(cells, 'org_acronym', singleBlanks),
      type: typeOfWord(cells.get('org_type_description') ?? ''),
    },
    role: 'IMPLEMENTING',
    sector: optional(cells, 'sector_name', singleBlanks),
    pcodes: ['admin2_code', 'admin1_code', 'location_code'].flatMap(
      (column) => optional(cells, column, plainText) ?? [],
    ),
    placeName: optional(cells, 'admin2_name', singleBlanks) ?? optional(cells, 'admin1_name', singleBlanks),
    startsOn: optional(cells, 'reference_period_start', day),
    endsOn: optional(cells, 'reference_period_end', day),
    periodText: null,
  };
}
