import type { organisations } from '../../../schema/tables/organisations.ts';
import { foldName } from '../../fold-name.ts';

/** The IATI type of an organisation. */
export type OrganisationType = NonNullable<(typeof organisations.$inferSelect)['type']>;

/** What look-up needs to know of an organisation. */
export interface OrganisationEntry {
  readonly id: string;
  readonly name: string;
  readonly acronym: string | null;
  readonly type: OrganisationType | null;
  readonly countryId: string | null;
}

/** A spelling that stands for an organisation, in the files of one country or (null) everywhere. */
export interface AliasEntry {
  readonly organisationId: string;
  readonly key: string;
  readonly countryId: string | null;
}

/** Organisations by every folded spelling that may name them. */
export interface OrganisationIndex {
  readonly byId: ReadonlyMap<string, OrganisationEntry>;
  readonly byName: ReadonlyMap<string, readonly OrganisationEntry[]>;
  readonly byAcronym: ReadonlyMap<string, readonly OrganisationEntry[]>;
  readonly byAlias: ReadonlyMap<string, readonly AliasEntry[]>;
}

/** How a row names an organisation. */
export interface OrganisationMention {
  readonly name: string | null;
  readonly acronym: string | null;
  readonly type: OrganisationType | null;
  /** The country that the file is about, for spellings that hold there only. */
  readonly countryId: string | null;
}

/** The organisation that is meant; several that may be meant; or none known. */
export type OrganisationMatch =
  | { readonly kind: 'found'; readonly organisation: OrganisationEntry }
  | { readonly kind: 'ambiguous'; readonly candidates: readonly OrganisationEntry[] }
  | { readonly kind: 'unknown' };

/**
 * Which organisation a row means: the one of exactly that name, else the one with that spelling (spellings of the
 * country first), else the one with that acronym. An acronym decides only where acronyms are unique enough: among
 * international NGOs and multilaterals of the row's own type; national NGOs of two countries share many.
 * Several organisations that fit equally are `ambiguous`, never the first of them.
 */
export function resolveOrganisation(
  index: OrganisationIndex,
  mention: OrganisationMention,
): OrganisationMatch {
  const spelling = mention.name ?? mention.acronym;
  if (spelling === null) return { kind: 'unknown' };
  const key = foldName(spelling);
  const match = chooseAmong(index.byName.get(key) ?? [], mention) ?? byAlias(index, key, mention.countryId);
  if (match !== null) return match;
  return byAcronym(index, mention) ?? { kind: 'unknown' };
}

/** Of several organisations with one name, the one of the row's acronym, when only one has it. */
function chooseAmong(
  entries: readonly OrganisationEntry[],
  mention: OrganisationMention,
): OrganisationMatch | null {
  if (entries.length < 2) return matchOf(entries);
  const acronym = mention.acronym === null ? '' : foldName(mention.acronym);
  const fitting = entries.filter((entry) => entry.acronym !== null && foldName(entry.acronym) === acronym);
  return matchOf(fitting.length === 1 ? fitting : entries);
}

function byAlias(index: OrganisationIndex, key: string, countryId: string | null): OrganisationMatch | null {
  const aliases = index.byAlias.get(key) ?? [];
  const local = aliases.filter((alias) => alias.countryId !== null && alias.countryId === countryId);
  const chosen = local.length > 0 ? local : aliases.filter((alias) => alias.countryId === null);
  const ids = new Set(chosen.map((alias) => alias.organisationId));
  return matchOf([...ids].flatMap((id) => index.byId.get(id) ?? []));
}

function byAcronym(index: OrganisationIndex, mention: OrganisationMention): OrganisationMatch | null {
  if (mention.acronym === null || (mention.type !== 'INTERNATIONAL_NGO' && mention.type !== 'MULTILATERAL')) {
    return null;
  }
  const entries = index.byAcronym.get(foldName(mention.acronym)) ?? [];
  return matchOf(entries.filter((entry) => entry.type === mention.type));
}

function matchOf(entries: readonly OrganisationEntry[]): OrganisationMatch | null {
  const [first, second] = entries;
  if (first === undefined) return null;
  return second === undefined
    ? { kind: 'found', organisation: first }
    : { kind: 'ambiguous', candidates: entries };
}
