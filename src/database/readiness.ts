import { readAs } from './audience.ts';
import { newestMigration } from './migrate.ts';
import type { Database } from './pools.ts';

/** What must hold before questions can be answered rightly, each part by itself. */
export interface Readiness {
  /** A statement comes back. */
  readonly database: boolean;
  /** The newest migration of this version of the hub is in the database. */
  readonly migrations: boolean;
  /** The bundled data, or any other, has been loaded. */
  readonly data: boolean;
}

const nothingReady: Readiness = { database: false, migrations: false, data: false };

/** The probe runs as the hub itself, in one statement; it reads one row of each table. */
const probe = {
  name: 'readiness',
  text: `select (select max(created_at) from halcyon.migration) >= $1::bigint,
                exists (select from missions) and exists (select from regions)`,
};

/** Looks at the database now. Never throws: what cannot be asked is not ready. */
export async function checkReadiness(database: Database): Promise<Readiness> {
  try {
    const [row] = await readAs(database, { kind: 'hub' }, probe, [newestMigration]);
    const [migrated, loaded] = row ?? [];
    return { database: true, migrations: migrated?.toString() === 't', data: loaded?.toString() === 't' };
  } catch (error) {
    // A server that answers with an error (a table is missing, say) is there, but not migrated.
    const answered = error instanceof Error && 'severity' in error;
    return { ...nothingReady, database: answered };
  }
}
