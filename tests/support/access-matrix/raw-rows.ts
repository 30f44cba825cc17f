import type postgres from 'postgres';
import { type Audience, readAs } from '../../../src/database/audience.ts';
import type { Database } from '../../../src/database/pools.ts';
import { labels, type TestLabel } from '../readers.ts';
import type { MatrixRecords } from './matrix-records.ts';
import { type RecordKind, recordKinds } from './sharing-states.ts';

/** The tables that tell of records, and the column that holds their ids. */
export const tables = {
  incidents: {
    incidents: 'id',
    incident_regions: 'incident_id',
    incident_records: 'incident_id',
    'log.event_log': 'entity_id',
  },
  alerts: { alerts: 'id', alert_infos: 'alert_id', 'log.event_log': 'entity_id' },
  feedback: {
    feedback: 'id',
    feedback_words: 'feedback_id',
    feedback_events: 'feedback_id',
    'log.event_log': 'entity_id',
  },
  surveys: { surveys: 'id' },
  'mission results': { mission_results: 'id' },
  'alert drafts': { alert_drafts: 'id' },
  audit: { 'log.audit_log': 'subject_id' },
} as const satisfies Record<RecordKind, Record<string, string>>;

/** In which role a table cannot be read at all: it may not even be named in a statement then. */
const unreadable: Readonly<Record<string, string>> = { 'log.audit_log': 'halcyon_public' };

const textFor = (role: string): string =>
  Object.entries(tables)
    .flatMap(([kind, columns]) =>
      Object.entries(columns)
        .filter(([table]) => unreadable[table] !== role)
        .map(([table, column]) => `select '${kind}.${table}' as place, ${column}::text as id from ${table}`),
    )
    .join(' union all ');

/** By table, the labels of the records of which it shows rows. */
export type Rows = ReadonlyMap<RecordKind, ReadonlyMap<string, readonly TestLabel[]>>;

/** What somebody sees in the tables themselves. */
export async function readRows(
  database: Database,
  audience: Audience,
  records: MatrixRecords,
): Promise<Rows> {
  const role = audience.kind === 'public' ? 'halcyon_public' : 'halcyon_member';
  const statement = { name: `raw as ${role}`, text: textFor(role) };
  const rows = await readAs(database, audience, statement, []);
  return sort(
    rows.map(([place, id]) => `${place} ${id}`),
    records,
  );
}

/** Roles of PostgreSQL that stand for no reader, and what their transaction says of itself. */
export const bareRoles = {
  'the owner of the tables': { role: 'halcyon_owner', audience: '', organisations: '' },
  'the hub, which has not said so': { role: 'halcyon_app', audience: '', organisations: '' },
  'a member, of nothing and nobody': { role: 'halcyon_member', audience: '', organisations: '{}' },
  'the hub': { role: 'halcyon_app', audience: 'hub', organisations: '' },
} as const;

/** The same for such a role. A table that it may not read shows it nothing. */
export async function readRowsOf(
  superuser: postgres.Sql,
  name: keyof typeof bareRoles,
  records: MatrixRecords,
): Promise<Rows> {
  const { role, audience, organisations } = bareRoles[name];
  const rows = await superuser.begin(async (tx) => {
    await tx.unsafe(`set local role ${role}`);
    await tx`select set_config('halcyon.audience', ${audience}, true),
                    set_config('halcyon.organisations', ${organisations}, true)`;
    return tx.unsafe<{ place: string; id: string }[]>(textFor(role));
  });
  return sort(
    rows.map(({ place, id }) => `${place} ${id}`),
    records,
  );
}

function sort(rows: readonly string[], { of }: MatrixRecords): Rows {
  const seen = new Set(rows);
  const byTable = (kind: RecordKind) =>
    new Map(
      Object.keys(tables[kind]).map((table) => [
        `rows of ${table}`,
        labels.filter((label) => seen.has(`${kind}.${table} ${of[kind][label]}`)),
      ]),
    );
  return new Map(recordKinds.map((kind) => [kind, byTable(kind)]));
}
