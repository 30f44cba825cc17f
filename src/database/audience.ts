import type postgres from 'postgres';
import { mapDatabaseError } from './database-error.ts';
import type { Member } from './member.ts';
import { memberStatement } from './member-statement.ts';
import { encodeParameter, type Parameter } from './parameter.ts';
import type { Database } from './pools.ts';

/** Whose rights a statement runs with: everybody's, a member's, or those of the hub for its own housekeeping. */
export type Audience = { readonly kind: 'public' } | Member | { readonly kind: 'hub' };

/** A statement; prepared, it is parsed and planned once per connection and reused. */
export interface Statement {
  /** Shown in pg_stat_activity in front of the text. */
  readonly name: string;
  readonly text: string;
  /** False sends it unprepared: right for a text that may never come again. Prepared unless said otherwise. */
  readonly isPrepared?: boolean;
}

/** The columns of one row as the server sent them; null for NULL. */
export type RawRow = readonly (Buffer | null)[];

/**
 * Runs one reading statement with the rights of the audience, in one round trip: the connections of everybody and of the
 * hub carry the rights, and a member's statement says whose it has. Every read of the hub passes here, so visibility
 * cannot be forgotten.
 * @throws HubError UNAUTHENTICATED when a member's proof no longer holds.
 * @throws HubError STATEMENT_TIMEOUT, DATABASE_UNAVAILABLE or BAD_VALUE; other errors of the server as they are.
 */
export async function readAs(
  database: Database,
  audience: Audience,
  statement: Statement,
  parameters: readonly Parameter[],
): Promise<readonly RawRow[]> {
  const { name, text, isPrepared = true } = statement;
  // Without `simple` the driver would send a statement without parameters unprepared, whatever was asked.
  const how = {
    prepare: isPrepared && database.prepareBudget.allows(text, performance.now()),
    simple: false,
  };
  const run = (reader: postgres.Sql, sent: string, given: readonly Parameter[]) =>
    reader.unsafe(`/* ${name} */ ${sent}`, given.map(encodeParameter), how).raw();
  try {
    switch (audience.kind) {
      case 'public':
        return withoutLeftovers(await run(database.publicReader, text, parameters));
      case 'hub':
        return withoutLeftovers(await run(database.hubReader, text, parameters));
      case 'member': {
        const forMember = memberStatement(text, parameters, audience);
        return withoutLeftovers(await run(database.memberReader, forMember.text, forMember.parameters));
      }
    }
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

/**
 * The rows of this statement alone. When a statement fails amid its rows, or its connection does, the driver (postgres.js
 * 3.4.9) goes on counting from there in the next one of that connection, whose rows then come after empty places: the
 * first row would be missing where there is one.
 */
const withoutLeftovers = (rows: readonly RawRow[]): readonly RawRow[] =>
  rows.length === 0 || 0 in rows ? rows : rows.filter(() => true);
