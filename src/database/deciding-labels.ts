import { type Parent, rowProtection } from './row-protection.ts';

/** A statement that reads an object and what is around it. */
export interface Reading {
  readonly text: string;
  /** The table of the object. */
  readonly subject: string;
  /** Each part of the object that the statement reads as such: its table, and the column that holds the object's id. */
  readonly parts: readonly Pick<Parent, 'table' | 'column'>[];
}

/** SQL of the tables in which any row is, or was, labelled otherwise than CLEAR, with commas between; null for none. */
export const labelledTables = "(select string_agg(name, ',') from labelled_tables)";

/** Words by which a statement may ask who reads, or of rows in another way than by the name of their table. */
const askingOtherwise =
  /^(?:incident_redactions|event_log|audit_log|shown|shared_with_me|shares_incident|sees_\w+|current_setting|read_as|unset_reader)$/;

/**
 * The tables whose labels decide, beside the label of the object itself, what of this a reader may see: as long as
 * none of their rows is labelled otherwise than CLEAR, whoever may see the object is answered alike. Undefined where
 * more than labels decides. Every word of the statement counts, were it the name that a client gave to a field: that may
 * find too many tables, and misses none.
 */
export function decidingLabels({ text, subject, parts }: Reading): ReadonlySet<string> | undefined {
  const named = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/[a-z_][a-z_0-9]*/g)) {
    if (askingOtherwise.test(word)) return undefined;
    named.set(word, (named.get(word) ?? 0) + 1);
  }
  const labels = new Set<string>();
  for (const table of Object.keys(rowProtection)) {
    const count = named.get(table) ?? 0;
    // Named once, it is the object that is read and no other row of its table.
    if (count === 0 || (table === subject && count === 1)) continue;
    const columns = parts.filter((part) => part.table === table).map(({ column }) => column);
    const isOfSubject = (parent: Parent): boolean =>
      parent.table === subject && columns.length === count && columns.every((each) => each === parent.column);
    const above = labelsOver(table, isOfSubject);
    if (above === undefined) return undefined;
    for (const each of above) labels.add(each);
  }
  return labels;
}

/**
 * The tables whose labels decide who sees the rows of one, without what parents decide that are settled; none where
 * everybody sees the same rows, undefined where more than labels decides.
 */
export function labelsOver(
  table: string,
  isSettled: (parent: Parent) => boolean = () => false,
): readonly string[] | undefined {
  const protection = rowProtection[table];
  if (protection?.kind === 'open' || protection?.kind === 'cells') return [];
  if (protection?.kind !== 'record' && protection?.kind !== 'part') return undefined;
  if (protection.kind === 'part' && protection.guarded) return undefined;
  const labels = protection.kind === 'record' ? [table] : [];
  for (const parent of protection.of ?? []) {
    if (isSettled(parent)) continue;
    const above = labelsOver(parent.table);
    if (above === undefined) return undefined;
    labels.push(...above);
  }
  return labels;
}
