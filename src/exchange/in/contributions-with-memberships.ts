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

/** Personnel kinds by their columns, one of which the file misspells; the other columns are sums of these. */
const kinds = {
  Experts_on_Mission: 'EXPERTS',
  Formed_Police_Units: 'POLICE_FPU',
  Inidividual_Police: 'POLICE_IPO',
  Troops: 'TROOPS',
} as const;

/** Contributions of one month by country and mission; the memberships in blocs beside them are not taken. */
export const contributionsWithMemberships: Importer<ContributorRow> = {
  name: 'contributions-with-memberships',
  title: 'Contributions to United Nations missions of one month (International Peace Institute)',
  sources: [
    {
      slug: 'ipi-contributions',
      name: 'Contributions to United Nations missions, March 2014',
      kind: 'DATASET',
      publisher: 'International Peace Institute',
      licence: 'United Nations figures; repository GPL-2.0',
      licenceUrl: 'https://www.gnu.org/licenses/old-licenses/gpl-2.0.html',
      url: 'https://github.com/IPIDataLab/PPP_Loader',
      citation: 'International Peace Institute, Providing for Peacekeeping database.',
      edition: '2014-03',
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
    iso3: optional(cells, 'Contributor_ISO-3', plainText),
    asOf: required(cells, 'Date', day),
    parts: Object.entries(kinds).map(
      ([column, kind]): ContributionPart => ({
        kind,
        women: null,
        men: null,
        total: optional(cells, column, count) ?? 0,
      }),
    ),
  };
}
