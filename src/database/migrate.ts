import { join } from 'node:path';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator';
import postgres from 'postgres';
import { HubError } from '../errors.ts';
import { packageRoot } from '../package-root.ts';
import { explainConnectionError } from './database-error.ts';
import { allowIndexes } from './leakproof.ts';
import { ensureRoles, grantRights } from './roles.ts';
import { liftForOwner, protectRows } from './row-policies.ts';
import { checkServer, readServerFacts } from './server-check.ts';
import { showRows, unshowRows } from './show-rows.ts';

/** Where the generated SQL and its journal stand. */
const migrationsFolder = join(packageRoot, 'schema', 'migrations');
/** Where the database notes which migrations it has seen: halcyon.migration. */
const notes = { migrationsSchema: 'halcyon', migrationsTable: 'migration' };

/** When the newest migration was generated, in milliseconds since 1970: what the migrator notes for each. */
export const newestMigration = Math.max(
  ...readMigrationFiles({ migrationsFolder }).map((file) => file.folderMillis),
);

/** Come with every PostgreSQL and may be made by the owner of a database. */
const extensionNames = ['ltree', 'pg_trgm', 'unaccent'];

/** The key of the lock that lets one hub at a time migrate a database. */
const migrationLock = 4_861_199;

/**
 * Brings the database to the newest schema: roles, extensions, migrations, rights, and who sees which rows. Safe to run at any time, from
 * several hubs at once; on a database that is up to date it changes nothing.
 * @param url of an administrator: superuser, or owner of the database with CREATEROLE.
 * @throws HubError DATABASE_UNAVAILABLE, DATABASE_TOO_OLD, DATABASE_RIGHTS or ROWS_UNPROTECTED, each one line to act on.
 */
export async function migrate(url: string): Promise<void> {
  const admin = postgres(url, {
    // One connection, kept to the end: the lock and the role belong to it.
    max: 1,
    max_lifetime: null,
    connect_timeout: 10,
    onnotice: () => {},
    connection: { application_name: 'halcyon migrate', search_path: 'public' },
  });
  try {
    checkServer(await readServerFacts(admin));
    await admin`select pg_advisory_lock(${migrationLock})`;
    await ensureRoles(admin);
    await ensureExtensions(admin);
    await allowIndexes(admin);
    await admin`set role halcyon_owner`;
    if (await isBehind(admin)) {
      await liftForOwner(admin);
      await unshowRows(admin);
    }
    await runMigrations(drizzle({ client: admin }), { migrationsFolder, ...notes });
    await protectRows(admin);
    await showRows(admin);
    await grantRights(admin);
  } catch (error) {
    throw explainMissingRight(explainConnectionError(error, url));
  } finally {
    await admin.end({ timeout: 5 });
  }
}

async function ensureExtensions(admin: postgres.Sql): Promise<void> {
  for (const extension of extensionNames) {
    await admin.unsafe(`create extension if not exists ${extension} with schema public`);
  }
}

/** Whether a database that was migrated before lacks the newest migration. */
async function isBehind(admin: postgres.Sql): Promise<boolean> {
  const [notes] = await admin`select to_regclass('halcyon.row_policies') is not null as found`;
  if (notes?.found !== true) return false;
  const [newest] = await admin<{ at: string }[]>`select max(created_at)::text as at from halcyon.migration`;
  return Number(newest?.at) < newestMigration;
}

/** A right that the check before did not foresee: PostgreSQL's own sentence names the object. */
function explainMissingRight(error: unknown): unknown {
  if (!(error instanceof postgres.PostgresError) || error.code !== '42501') return error;
  return new HubError('DATABASE_RIGHTS', `The database user lacks a right: ${error.message}.`, {
    cause: error,
  });
}
