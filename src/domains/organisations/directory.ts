import { v7 as uuidV7 } from 'uuid';
import type { Transaction } from '../../database/transaction.ts';
import { foldName } from '../../fold-name.ts';
import { addOrganisations, type OrganisationFacts } from './commands.ts';
import {
  type AliasEntry,
  type OrganisationEntry,
  type OrganisationIndex,
  type OrganisationMatch,
  type OrganisationMention,
  type OrganisationType,
  resolveOrganisation,
} from './rules.ts';

/** All organisations in memory, for importers that look up one per row. Merged ones stand for what they became. */
export interface OrganisationDirectory {
  /** Which organisation a row means. */
  resolve(mention: OrganisationMention): OrganisationMatch;
  /** The organisations of this name, however it is written; spellings beside the name are not looked at. */
  named(name: string): readonly OrganisationEntry[];
  /** The organisation that bears an identifier in a scheme; undefined when none does. */
  identified(scheme: string, identifier: string): OrganisationEntry | undefined;
  /** The government of a country, as a member state that contributes; undefined when it is not known yet. */
  governmentOf(countryId: string): OrganisationEntry | undefined;
  /** Adds organisations to the database and to the directory, and answers their ids in order. */
  add(tx: Transaction, facts: readonly OrganisationFacts[]): Promise<readonly string[]>;
  /** Makes spellings known that the caller wrote to the database. */
  addAliases(aliases: readonly AliasEntry[]): void;
}

interface StoredOrganisation {
  readonly id: string;
  readonly name: string;
  readonly acronym: string | null;
  readonly type: OrganisationType | null;
  readonly country_id: string | null;
}

/** Reads every organisation and spelling. */
export async function loadOrganisationDirectory(tx: Transaction): Promise<OrganisationDirectory> {
  const byId = new Map<string, OrganisationEntry>();
  const byName = new Map<string, OrganisationEntry[]>();
  const byAcronym = new Map<string, OrganisationEntry[]>();
  const byAlias = new Map<string, AliasEntry[]>();
  const governments = new Map<string, OrganisationEntry>();
  const index: OrganisationIndex = { byId, byName, byAcronym, byAlias };

  const remember = (entry: OrganisationEntry): void => {
    byId.set(entry.id, entry);
    listUnder(byName, foldName(entry.name), entry);
    if (entry.type === 'GOVERNMENT' && entry.countryId !== null) governments.set(entry.countryId, entry);
    if (entry.acronym !== null) listUnder(byAcronym, foldName(entry.acronym), entry);
  };
  const addAliases = (aliases: readonly AliasEntry[]): void => {
    for (const alias of aliases) listUnder(byAlias, alias.key, alias);
  };

  const stored = await tx<StoredOrganisation[]>`
    select id, name, acronym, type, country_id from organisations where merged_into_id is null`;
  for (const { country_id, ...entry } of stored) remember({ ...entry, countryId: country_id });
  addAliases(
    await tx<AliasEntry[]>`
      select coalesce(o.merged_into_id, o.id) as "organisationId", a.key, a.country_id as "countryId"
        from organisation_aliases a join organisations o on o.id = a.organisation_id`,
  );

  const identifiers = await tx<{ id: string; key: string }[]>`
    select organisation_id as id, scheme || ' ' || identifier as key from organisation_identifiers`;
  const identified = new Map(identifiers.map((row) => [row.key, row.id]));

  return {
    resolve: (mention) => resolveOrganisation(index, mention),
    named: (name) => byName.get(foldName(name)) ?? [],
    identified: (scheme, identifier) => byId.get(identified.get(`${scheme} ${identifier}`) ?? ''),
    governmentOf: (countryId) => governments.get(countryId),
    add: async (tx, facts) => {
      const rows = facts.map((row) => ({ ...row, id: uuidV7() }));
      await addOrganisations(tx, rows);
      for (const row of rows) remember(entryOf(row));
      return rows.map((row) => row.id);
    },
    addAliases,
  };
}

function entryOf(row: OrganisationFacts & { id: string }): OrganisationEntry {
  return {
    id: row.id,
    name: row.name,
    acronym: row.acronym ?? null,
    type: row.type ?? null,
    countryId: row.countryId ?? null,
  };
}

function listUnder<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
