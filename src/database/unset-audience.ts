import { HubError } from '../errors.ts';
import { readAs } from './audience.ts';
import type { Member } from './member.ts';
import type { Database } from './pools.ts';
import { rowProtection } from './row-protection.ts';

/** Somebody who signed in and is neither a person nor of any organisation: whatever comes to a member comes by these. */
const nobody: Member = { kind: 'member', organisationIds: [], personId: null };

/**
 * Passes when whoever has no rights sees no row with a label other than CLEAR, in any table: the public, a member of
 * nothing, and the hub's own role where it says nothing of itself. Asked at the start, of the rows that are there.
 * @throws HubError ROWS_UNPROTECTED naming the role and the table. @throws HubError DATABASE_UNAVAILABLE.
 */
export async function assertNothingUnset(database: Database): Promise<void> {
  const labelled = Object.entries(rowProtection).flatMap(([table, { kind }]) =>
    kind === 'record' ? [table] : [],
  );
  const text = labelled
    .map((table) => `select '${table}' as name where exists (select from ${table} where tlp <> 'CLEAR')`)
    .join(' union all ');
  const statement = { name: 'unset audience', text, isPrepared: false };
  const refuse = (role: string, names: readonly unknown[]): void => {
    if (names.length === 0) return;
    throw new HubError(
      'ROWS_UNPROTECTED',
      `Without saying who asks, ${role} sees labelled rows of ${names.join(', ')}. Run \`halcyon migrate\`, and find out who altered the policies.`,
    );
  };
  const asHub = await database.writer.unsafe<{ name: string }[]>(text);
  refuse(
    'halcyon_app',
    asHub.map(({ name }) => name),
  );
  refuse('halcyon_public', await readAs(database, { kind: 'public' }, statement, []));
  refuse('halcyon_member', await readAs(database, nobody, statement, []));
}
