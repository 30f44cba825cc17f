import { readingOrganisations, readingPerson } from './reading-settings.ts';
import { asKeys, type SharedAs } from './shared-rows.ts';

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

/** The label of a row with record columns; `row` writes a column with its table. */
export const labelOfRow = (row: (column: string) => string, sharedAs?: SharedAs): Labelled => ({
  label: row('tlp'),
  owner: row('owner_organisation_id'),
  isRecipient: `exists (select from record_recipients named
      where named.record_id = ${row('id')} and named.person_id = ${readingPerson})`,
  isShared: sharedAs ? sharedAs(row) : 'false',
});

/** The label that routing keys tell: what was written before there were labels is CLEAR. `keys` is SQL of a jsonb. */
export const labelOfKeys = (keys: string, kind: string): Labelled => ({
  label: `coalesce(${keys} -> 'tlp' ->> 0, 'CLEAR')`,
  owner: `(${keys} -> 'owner' ->> 0)::uuid`,
  isRecipient: `coalesce(${keys} -> 'recipients' ? ${readingPerson}::text, false)`,
  isShared: asKeys(keys, kind),
});
