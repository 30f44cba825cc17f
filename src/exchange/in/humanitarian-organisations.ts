import type { Transaction } from '../../database/transaction.ts';
import { completeOrganisations, recordOrganisationAliases } from '../../domains/organisations/commands.ts';
import {
  loadOrganisationDirectory,
  type OrganisationDirectory,
} from '../../domains/organisations/directory.ts';
import type { OrganisationType } from '../../domains/organisations/rules.ts';
import { foldName } from '../../fold-name.ts';
import type { BatchResult, Importer, LocatedRow, RowOutcome } from '../importer.ts';
import { isOrganisationName, typeOfOchaCode } from '../organisation-types.ts';
import { type NamedCells, optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable } from '../reading/read-table.ts';
import { ambiguousOrganisation, unknownOrganisation } from '../review-notes.ts';
import { plainText, singleBlanks } from '../values.ts';

interface OrganisationRow {
  readonly name: string;
  readonly acronym: string | null;
  readonly type: OrganisationType | null;
}

/**
 * Humanitarian organisations. An organisation is its name: acronyms are shared by up to five of them. A name that
 * comes again with another acronym is the same organisation, and the acronym one more spelling of it. "Not in the
 * list" is no organisation.
 */
export const humanitarianOrganisations: Importer<OrganisationRow> = {
  name: 'humanitarian-organisations',
  title: 'Humanitarian organisations with acronyms and types (OCHA HDX, CSV)',
  sources: [
    {
      slug: 'hdx-organisations',
      name: 'Humanitarian organisations of the HDX Humanitarian API',
      kind: 'DATASET',
      publisher: 'United Nations Office for the Coordination of Humanitarian Affairs (OCHA)',
      licence: 'CC BY 3.0 IGO',
      licenceUrl: 'https://creativecommons.org/licenses/by/3.0/igo/',
      url: 'https://data.humdata.org/dataset/hdx-hapi-organisation',
      citation: 'OCHA Centre for Humanitarian Data, HDX Humanitarian API, organisations.',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeOrganisation),
  keyOf: (row) => `${foldName(row.name)} ${row.acronym}`,
  open: async (tx, { sourceId }) => {
    const organisations = await loadOrganisationDirectory(tx);
    return { write: (batch, rows) => writeOrganisations(batch, rows, organisations, sourceId) };
  },
};

function decodeOrganisation(cells: NamedCells): OrganisationRow {
  return {
    name: required(cells, 'name', singleBlanks),
    acronym: optional(cells, 'acronym', singleBlanks),
    type: typeOfOchaCode(optional(cells, 'org_type_code', plainText) ?? ''),
  };
}

async function writeOrganisations(
  tx: Transaction,
  rows: readonly LocatedRow<OrganisationRow>[],
  organisations: OrganisationDirectory,
  sourceId: string,
): Promise<BatchResult> {
  const listed = rows.filter(({ row }) => isOrganisationName(row.name));
  const added = await addUnknown(tx, listed, organisations, sourceId);
  const known = listed.flatMap(({ row }) => {
    const [first, second] = organisations.named(row.name);
    return first === undefined || second !== undefined ? [] : [{ ...row, entry: first }];
  });
  const completed = await completeOrganisations(
    tx,
    known.map(({ entry, acronym, type }) => ({ id: entry.id, acronym, type })),
  );
  await recordOrganisationAliases(
    tx,
    known.flatMap(({ entry, acronym }) =>
      acronym === null || acronym === entry.acronym || entry.acronym === null
        ? []
        : [{ organisationId: entry.id, name: acronym, key: foldName(acronym), countryId: null, sourceId }],
    ),
  );
  const outcomes = rows.map(({ row }): RowOutcome => {
    const [first, second] = organisations.named(row.name);
    if (first === undefined || second !== undefined) return 'review';
    if (added.delete(first.id)) return 'new';
    return completed.has(first.id) ? 'changed' : 'unchanged';
  });
  return {
    outcomes,
    reviews: rows.flatMap((located, place) => noteOf(located, outcomes[place], organisations)),
  };
}

/** Adds the organisations of unknown names, each once, and answers their ids. */
async function addUnknown(
  tx: Transaction,
  rows: readonly LocatedRow<OrganisationRow>[],
  organisations: OrganisationDirectory,
  sourceId: string,
): Promise<Set<string>> {
  const unknown = new Map<string, OrganisationRow>();
  for (const { row } of rows) {
    const key = foldName(row.name);
    if (organisations.named(row.name).length === 0 && !unknown.has(key)) unknown.set(key, row);
  }
  return new Set(
    await organisations.add(
      tx,
      [...unknown.values()].map((row) => ({ ...row, sourceId })),
    ),
  );
}

function noteOf(
  { line, row }: LocatedRow<OrganisationRow>,
  outcome: RowOutcome | undefined,
  organisations: OrganisationDirectory,
) {
  if (outcome !== 'review') return [];
  const place = { line, column: 'name' };
  const candidates = organisations.named(row.name).map(({ name }) => name);
  return [
    candidates.length > 1
      ? ambiguousOrganisation(row.name, place, candidates)
      : unknownOrganisation(row.name, place),
  ];
}
