import { getTableName, type Table } from 'drizzle-orm';
import { alerts } from '../../schema/tables/alerts.ts';
import type { Audience } from './audience.ts';
import { readingOrganisations } from './reading-settings.ts';
import { rowProtection } from './row-protection.ts';

/** Enclose a mark in the text of a statement's result; JSON holds neither of them unescaped. */
export const [markBegin, markEnd] = ['\u0001', '\u0002'] as const;

/**
 * What to append to the SQL of a text about a row of the table: a mark where the row is one whose reading is to be written
 * down, which is RED, or AMBER and owned by none of the organisations that the member reads for. Nothing to append for
 * tables that hold no such rows. The mark names kind, id, version, label and owner, and nothing that the row says.
 */
export function auditMark(table: Table | undefined, row: (column: string) => string): string {
  const protection = table && rowProtection[getTableName(table)];
  const kind = protection?.kind === 'record' ? protection.auditedAs : undefined;
  if (kind === undefined) return '';
  const [tlp, owner] = [row('tlp'), row('owner_organisation_id')];
  return ` || case when ${tlp} in ('CLEAR', 'GREEN')
      or (${tlp} <> 'RED' and coalesce(${owner} = any (${readingOrganisations}), false)) then ''
    else chr(1) || concat_ws(' ', '${kind}', ${row('id')}, ${row('version')}, ${tlp}, ${owner}) || chr(2) end`;
}

/** The mark of an alert that a statement calls `alert`, as a further column; none for the public, which sees no marked rows. */
export const alertMark = ({ kind }: Audience): string =>
  kind === 'member' ? `, ''${auditMark(alerts, (column) => `alert.${column}`)}` : '';
