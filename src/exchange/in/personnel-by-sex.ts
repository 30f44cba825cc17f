import type { Importer } from '../importer.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { count, day, plainText } from '../values.ts';
import {
  type ContributionPart,
  type ContributorRow,
  openContributionWriter,
} from '../write-contributions.ts';

/** Personnel kinds by the words that begin their three columns (Male, Female, Total). */
const kinds = {
  'Individual Police': 'POLICE_IPO',
  'Formed Police Units': 'POLICE_FPU',
  'Experts on Mission': 'EXPERTS',
  Troops: 'TROOPS',
} as const;

/** Women and men in uniform by contributing country, mission and month. */
export const personnelBySex: Importer<ContributorRow> = {
  name: 'personnel-by-sex',
  title: 'Uniformed personnel by country, mission, month and sex, 2013 (International Peace Institute)',
  sources: [
    {
      slug: 'ipi-personnel-by-sex',
      name: 'Uniformed personnel of United Nations missions by sex, 2013',
      kind: 'DATASET',
      publisher: 'International Peace Institute',
      licence: 'United Nations figures; repository without licence',
      url: 'https://github.com/IPIDataLab/TCC-DataScraper',
      citation: 'International Peace Institute, from monthly gender statistics of the United Nations.',
      edition: '2013',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeRow),
  keyOf: (row) => `${row.contributor} ${row.mission} ${row.asOf}`,
  open: (tx, context) =>
    openContributionWriter(tx, context, { mission: 'Mission', contributor: 'Contributor' }),
};

function decodeRow(cells: NamedCells): ContributorRow {
  return {
    mission: required(cells, 'Mission', plainText),
    contributor: required(cells, 'Contributor', plainText),
    iso3: optional(cells, 'Contributor ISO-3', plainText),
    asOf: required(cells, 'Date', day),
    parts: Object.entries(kinds).map(
      ([words, kind]): ContributionPart => ({
        kind,
        women: optional(cells, `${words} Female`, count),
        men: optional(cells, `${words} Male`, count),
        total: optional(cells, `${words} Total`, count) ?? 0,
      }),
    ),
  };
}
