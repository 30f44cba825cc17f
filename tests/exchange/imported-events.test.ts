import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import postgres from 'postgres';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { ucdpGed } from '../../src/exchange/in/ucdp-ged.ts';
import type { ImportOptions } from '../../src/exchange/run-import.ts';
import { readRecords, writeRecords } from '../support/csv-records.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase | undefined;
let admin: postgres.Sql;

/** Two events of the world sample. */
const published = readRecords(
  gunzipSync(readFileSync('data/events/ucdp-ged-23.1-global-sample.csv.gz')).toString(),
).filter((row) => ['401115', '21300'].includes(row.id ?? ''));

beforeEach(async () => {
  await close();
  db = await cloneDatabase();
  admin = postgres(db.url, { max: 1, onnotice: () => {} });
});
afterAll(() => close());

async function close(): Promise<void> {
  await admin?.end();
  await db?.close();
}

/** Imports the two events as an edition has them; the changes are those of event 401115. */
async function importEdition(
  edition: string,
  changes: Readonly<Record<string, string>> = {},
  options: ImportOptions = {},
): Promise<void> {
  const rows = published.map((row) => (row.id === '401115' ? { ...row, ...changes } : row));
  const file = `GEDEvent_v${edition.replaceAll('.', '_')}.csv`;
  const { database } = db ?? expect.unreachable();
  await importText(database, ucdpGed, file, writeRecords(rows), options);
}

/** What waits in the outbox, in order. */
async function readOutbox() {
  return await admin`
    select o.kind, i.origin_key, entity_version as version,
           keys_before -> 'deaths' as before, keys_after -> 'deaths' as after
      from log.outbox o join incidents i on i.id = o.entity_id order by ordinal`;
}

const firstVersions = [
  { kind: 'incident.imported', origin_key: '401115', version: 1, before: null, after: ['10'] },
  { kind: 'incident.imported', origin_key: '21300', version: 1, before: null, after: expect.anything() },
];

test('an import tells the feeds of each new incident once', async () => {
  await importEdition('23.1');
  const events = await readOutbox();
  expect(events).toHaveLength(2);
  expect([...events]).toEqual(expect.arrayContaining(firstVersions));
});

test('a later edition tells of what it changes, with the keys before and after, and of nothing else', async () => {
  await importEdition('23.1');
  await importEdition('25.1', { best: '12' });
  expect((await readOutbox()).slice(2)).toEqual([
    { kind: 'incident.revised', origin_key: '401115', version: 2, before: ['10'], after: ['12'] },
  ]);
});

test('what an import says of an incident that was retracted reaches no feed', async () => {
  await importEdition('23.1');
  await admin`update incidents set retracted_at = now()`;
  await importEdition('25.1', { best: '12' });
  expect((await readOutbox()).slice(2)).toEqual([
    { kind: 'incident.revised', origin_key: '401115', version: 2, before: null, after: null },
  ]);
});

test('a quiet import tells nothing', async () => {
  await importEdition('23.1', {}, { isQuiet: true });
  await importEdition('25.1', { best: '12' }, { isQuiet: true });
  expect(await admin`select from incidents`).toHaveLength(2);
  expect(await readOutbox()).toHaveLength(0);
});

test('a batch that is undone takes its events with it', async () => {
  await admin`alter table incidents add constraint broken check (origin_key <> '401115')`;
  await importEdition('23.1');
  expect((await readOutbox()).map((event) => event.origin_key)).toEqual(['21300']);
});
