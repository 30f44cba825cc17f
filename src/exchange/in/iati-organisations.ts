import type { Transaction } from '../../database/transaction.ts';
import {
  completeOrganisations,
  recordOrganisationIdentifiers,
} from '../../domains/organisations/commands.ts';
import {
  loadOrganisationDirectory,
  type OrganisationDirectory,
} from '../../domains/organisations/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { BatchResult, Importer, LocatedRow, RowOutcome } from '../importer.ts';
import { type CodelistItem, readCodelist } from '../reading/read-codelist.ts';

/** The scheme under which these codes are kept as identifiers. */
const scheme = 'IATI_ORGANISATION_IDENTIFIER';

/**
 * Donors and channels of aid with the identifiers that IATI publishers used. A five-digit code is a channel code of
 * the DAC: it gives the org-id `XM-DAC-…`, and the organisation of exactly that name gets it. A code with a country
 * (`AT-1`) names an agency of that country; those are never joined by name, since many countries have a ministry of
 * the same name.
 */
export const iatiOrganisations: Importer<CodelistItem> = {
  name: 'iati-organisations',
  title: 'Organisation identifiers of the International Aid Transparency Initiative (codelist XML)',
  sources: [
    {
      slug: 'iati-organisation-identifiers',
      name: 'IATI codelist OrganisationIdentifier',
      kind: 'DATASET',
      publisher: 'International Aid Transparency Initiative (IATI)',
      licence: 'MIT',
      licenceUrl: 'https://github.com/IATI/IATI-Codelists-NonEmbedded/blob/master/LICENSE',
      url: 'https://codelists.codeforiati.org/OrganisationIdentifier/',
    },
  ],
  rows: readCodelist,
  keyOf: (row) => row.code,
  open: async (tx, { sourceId }) => {
    const organisations = await loadOrganisationDirectory(tx);
    const regions = await loadRegionDirectory(tx);
    return { write: (batch, rows) => writeOrganisations(batch, rows, { organisations, regions, sourceId }) };
  },
};

interface Context {
  readonly organisations: OrganisationDirectory;
  readonly regions: RegionDirectory;
  readonly sourceId: string;
}

async function writeOrganisations(
  tx: Transaction,
  rows: readonly LocatedRow<CodelistItem>[],
  { organisations, regions, sourceId }: Context,
): Promise<BatchResult> {
  const mentions = rows.map(({ row }) => {
    const orgId = /^\d{5}$/.test(row.code) ? `XM-DAC-${row.code}` : null;
    const name = row.names.en ?? row.code;
    const country = /^([A-Z]{2})-/.exec(row.code)?.[1];
    const countryId =
      country === undefined ? null : (regions.countryByCode('ISO3166_1_ALPHA2', country)?.id ?? null);
    const known =
      organisations.identified(scheme, row.code) ??
      (orgId === null ? undefined : only(organisations.named(name)));
    return { code: row.code, name, orgId, countryId, knownId: known?.id };
  });
  const unknown = mentions.filter(({ knownId }) => knownId === undefined);
  const addedIds = await organisations.add(
    tx,
    unknown.map(({ name, orgId, countryId }) => ({ name, orgId, countryId, sourceId })),
  );
  const ids = new Map(unknown.map(({ code }, place) => [code, addedIds[place]]));
  const gained = await completeOrganisations(
    tx,
    mentions.flatMap(({ knownId, orgId }) => (knownId === undefined ? [] : [{ id: knownId, orgId }])),
  );
  await recordOrganisationIdentifiers(
    tx,
    mentions.flatMap(({ code, knownId }) => {
      const organisationId = knownId ?? ids.get(code);
      return organisationId === undefined ? [] : [{ organisationId, scheme, identifier: code, sourceId }];
    }),
  );
  return {
    outcomes: mentions.map(({ knownId }): RowOutcome => {
      if (knownId === undefined) return 'new';
      return gained.has(knownId) ? 'changed' : 'unchanged';
    }),
  };
}

/** The one element of a list that has no other; undefined otherwise. */
function only<Element>(list: readonly Element[]): Element | undefined {
  return list.length === 1 ? list[0] : undefined;
}
