import type postgres from 'postgres';
import { HubError } from '../errors.ts';
import type { Database } from './pools.ts';
import { rowProtection } from './row-protection.ts';

/**
 * Passes when a connection that says nothing of whose rights it has sees no row with a label other than CLEAR, in any
 * table: as the public, as a member and as the hub's own role. Asked at the start, of the rows that are there.
 * @throws HubError ROWS_UNPROTECTED naming the role and the table. @throws HubError DATABASE_UNAVAILABLE.
 */
export async function assertNothingUnset(database: Database): Promise<void> {
  const labelled = Object.entries(rowProtection).flatMap(([table, { kind }]) =>
    kind === 'record' ? [table] : [],
  );
  const question = `/* unset audience */ ${labelled
    .map((table) => `select '${table}' as name where exists (select from ${table} where tlp <> 'CLEAR')`)
    .join(' union all ')}`;
  const ask = async (role: string, reader: postgres.Sql): Promise<void> => {
    const found = await reader.unsafe<{ name: string }[]>(question);
    if (found.length === 0) return;
    const names = found.map(({ name }) => name).join(', ');
    throw new HubError(
      'ROWS_UNPROTECTED',
      `Without saying who asks, ${role} sees labelled rows of ${names}. Run \`halcyon migrate\`, and find out who altered the policies.`,
    );
  };
  await ask('halcyon_app', database.writer);
  await ask('halcyon_public', database.publicReader);
  await database.memberReader.readUnset((reader) => ask('halcyon_member', reader));
}
