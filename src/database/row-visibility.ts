/** What the label of a record is told by, each as SQL: its columns, or what the keys of an event say of it. */
export interface Labelled {
  /** One of `tlp_label`, or its text. */
  readonly label: string;
  /** The UUID of the organisation that owns it; null where nobody does. */
  readonly owner: string;
  /** Whether the person who reads is named as a recipient. */
  readonly isRecipient: string;
  /** Whether a sharing agreement extends it to the organisation that reads. */
  readonly isShared: string;
}

/**
 * The organisations of whoever reads, as SQL of an array that PostgreSQL evaluates once per statement: empty for a person
 * who belongs to none, null for nobody.
 */
const readingOrganisations = `(select nullif(current_setting('halcyon.organisations', true), '')::uuid[])::uuid[]`;

/** The person who reads; null for a machine and for nobody. */
export const readingPerson = `(select nullif(current_setting('halcyon.person', true), '')::uuid)`;

/** Whether the hub itself reads, for its own housekeeping and for commands. */
export const isHub = `(select current_setting('halcyon.audience', true) = 'hub')`;

/** Whether everybody may see it. */
export const isPublic = ({ label }: Pick<Labelled, 'label'>): string => `${label} = 'CLEAR'`;

/**
 * Whether the member who reads may see it: the table of the Traffic Light Protocol 2.0.
 *
 * | label        | anonymous | signed in | live agreement  | same organisation | named recipient        |
 * |--------------|-----------|-----------|-----------------|-------------------|------------------------|
 * | CLEAR        | yes       | yes       | yes             | yes               | yes                    |
 * | GREEN        | no        | yes       | yes             | yes               | yes                    |
 * | AMBER        | no        | no        | within its scope | yes              | yes                    |
 * | AMBER_STRICT | no        | no        | no              | yes               | yes, same organisation |
 * | RED          | no        | no        | no              | no                | yes                    |
 *
 * Without settings nobody reads, and nobody sees what is CLEAR alone: every other line asks for an organisation or the
 * person.
 */
export const isForMember = ({ label, owner, isRecipient, isShared }: Labelled): string =>
  `(${label} = 'CLEAR'
    or (${label} = 'GREEN' and (${readingOrganisations} <> '{}' or ${readingPerson} is not null))
    or (${label} in ('AMBER', 'AMBER_STRICT') and ${owner} = any (${readingOrganisations}))
    or (${label} = 'AMBER' and ${isShared})
    or (${label} in ('AMBER', 'RED') and ${isRecipient}))`;

/** What a record is shared as: the arguments of the SQL function `shared_with_me`, which knows the agreements. */
export interface SharedAs {
  readonly kind: string;
  /** Regions it lies in, as SQL of an array of UUIDs. */
  readonly regions: string;
  /** Its category, as SQL of a text. */
  readonly category: string;
}

/** The label of a row with record columns; `row` writes a column with its table. */
export const labelOfRow = (row: (column: string) => string, sharedAs?: SharedAs): Labelled => ({
  label: row('tlp'),
  owner: row('owner_organisation_id'),
  isRecipient: `exists (select from record_recipients named
      where named.record_id = ${row('id')} and named.person_id = ${readingPerson})`,
  isShared: sharedAs
    ? `shared_with_me('${sharedAs.kind}', ${row('owner_organisation_id')}, ${sharedAs.regions}, ${sharedAs.category})`
    : 'false',
});

/** The label that routing keys tell: what was written before there were labels is CLEAR. `keys` is SQL of a jsonb. */
export const labelOfKeys = (keys: string, kind: string): Labelled => ({
  label: `coalesce(${keys} -> 'tlp' ->> 0, 'CLEAR')`,
  owner: `(${keys} -> 'owner' ->> 0)::uuid`,
  isRecipient: `coalesce(${keys} -> 'recipients' ? ${readingPerson}::text, false)`,
  isShared: `shared_with_me(${kind}, (${keys} -> 'owner' ->> 0)::uuid,
      array(select jsonb_array_elements_text(coalesce(${keys} -> 'region', ${keys} -> 'regions'))::uuid),
      ${keys} -> 'kind' ->> 0)`,
});
