import {
  organisationAliases,
  organisationIdentifiers,
  organisations,
} from '../../../schema/tables/organisations.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** What a source says about an organisation. */
export type OrganisationFacts = typeof organisations.$inferInsert;

/** Another spelling of an organisation. */
export type OrganisationAliasFacts = typeof organisationAliases.$inferInsert;

/** Adds organisations that a look-up did not find, with the ids that the caller made. */
export async function addOrganisations(
  tx: Transaction,
  rows: readonly (OrganisationFacts & { id: string })[],
): Promise<void> {
  await insertMissing(tx, organisations, rows);
}

/**
 * Fills in acronym, type, country and org-id where a stored organisation has none; what is there stays.
 * Answers the ids of those that gained something.
 */
export async function completeOrganisations(
  tx: Transaction,
  rows: readonly (Pick<OrganisationFacts, 'acronym' | 'type' | 'countryId' | 'orgId'> & { id: string })[],
): Promise<ReadonlySet<string>> {
  const incoming = rows.map(({ countryId, orgId, ...row }) => ({
    ...row,
    country_id: countryId,
    org_id: orgId,
  }));
  const gained = await tx<{ id: string }[]>`
    update organisations as stored
       set acronym = coalesce(stored.acronym, r.acronym), type = coalesce(stored.type, r.type),
           country_id = coalesce(stored.country_id, r.country_id), org_id = coalesce(stored.org_id, r.org_id),
           version = stored.version + 1, updated_at = now(), recorded_at = now()
      from json_populate_recordset(null::organisations, ${JSON.stringify(incoming)}::text::json) r
     where stored.id = r.id
       and ((stored.acronym is null and r.acronym is not null) or (stored.type is null and r.type is not null)
         or (stored.country_id is null and r.country_id is not null)
         or (stored.org_id is null and r.org_id is not null))
    returning stored.id`;
  return new Set(gained.map((row) => row.id));
}

/** Writes identifiers of organisations in registers. */
export async function recordOrganisationIdentifiers(
  tx: Transaction,
  rows: readonly (typeof organisationIdentifiers.$inferInsert)[],
): Promise<void> {
  await insertMissing(tx, organisationIdentifiers, rows);
}

/** Writes other spellings of organisations, each under its folded form and country. Answers in order. */
export function recordOrganisationAliases(
  tx: Transaction,
  rows: readonly OrganisationAliasFacts[],
): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, organisationAliases, ['organisationId', 'key', 'countryId'], rows);
}
