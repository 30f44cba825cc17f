import type { SourceDetails } from '../../domains/sources/commands.ts';
import type { Importer } from '../importer.ts';
import { typeOfWord } from '../organisation-types.ts';
import { type NamedCells, optional } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { RowRejected } from '../rejection.ts';
import { plainText, singleBlanks } from '../values.ts';
import { openPresenceWriter, type PresenceRow, presenceKey } from '../write-presence.ts';

const anyTable: SourceDetails = {
  slug: 'hxl-3w',
  name: 'Who does what where (3W)',
  kind: 'DATASET',
  publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
  licence: 'CC BY 3.0 IGO',
  licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
  url: 'https://data.humdata.org/dataset?vocab_Topics=who+is+doing+what+and+where-3w-4w-5w',
};

const centralAfricanRepublic: SourceDetails = {
  ...anyTable,
  slug: 'ocha-3w-car-2022-q1',
  name: 'Who does what where, Central African Republic, January to March 2022',
  edition: '2022-Q1',
};

const southSudan: SourceDetails = {
  ...anyTable,
  slug: 'ocha-3w-south-sudan-2022-q1',
  name: 'Who does what where, South Sudan, January to March 2022',
  edition: '2022-Q1',
};

/**
 * "Who does what where" tables with HXL tags, as the second row (Central African Republic, French) or as the first
 * and only header (South Sudan). Columns without a tag are found by their header; a month without a year stays a
 * text.
 */
export const hxl3w: Importer<PresenceRow> = {
  name: 'hxl-3w',
  title: 'Who does what where (3W), CSV with HXL tags',
  sources: [anyTable, centralAfricanRepublic, southSudan],
  sourceOf: (file) => {
    if (file.name.startsWith('car-3w-2022-q1')) return centralAfricanRepublic;
    return file.name.startsWith('south-sudan-3w-2022-q1') ? southSudan : anyTable;
  },
  rows: (file) => decodeEach(readTable(file), decodePresence),
  keyOf: presenceKey,
  open: (tx, context) =>
    openPresenceWriter(tx, context, { organisation: '#org', sector: '#sector', pcode: '#adm2+code' }),
};

function decodePresence(cells: NamedCells): PresenceRow {
  const reportsRole = cells.get('#reporting+or+implementing+org?') === 'Reporting Organization';
  return {
    organisation: organisationOf(cells),
    role: reportsRole ? 'REPORTING' : 'IMPLEMENTING',
    sector: optional(cells, '#sector', singleBlanks) ?? optional(cells, 'Name', singleBlanks),
    pcodes: ['#adm2+code', '#adm1+code'].flatMap((tag) => optional(cells, tag, plainText) ?? []),
    placeName: optional(cells, '#adm2+name', singleBlanks) ?? optional(cells, '#adm1+name', singleBlanks),
    startsOn: null,
    endsOn: null,
    periodText: optional(cells, '#date', singleBlanks),
  };
}

/** South Sudan tags acronym, name and type; the table of the Central African Republic tags the acronym as name. */
function organisationOf(cells: NamedCells): PresenceRow['organisation'] {
  const acronym =
    optional(cells, '#org+reporting', singleBlanks) ?? optional(cells, '#org+name', singleBlanks);
  const name =
    optional(cells, '#org+reporting+name', singleBlanks) ??
    optional(cells, 'Description_Acteur', singleBlanks);
  const type =
    optional(cells, '#org+reporting+type', plainText) ?? optional(cells, 'TYPE_ORG', plainText) ?? '';
  if (name !== null || acronym !== null) return { acronym, name, type: typeOfWord(type) };
  throw new RowRejected({
    column: '#org',
    value: '',
    reason: 'names no organisation',
    mend: 'Fill in a name or an acronym, under #org+name or #org+reporting.',
  });
}
