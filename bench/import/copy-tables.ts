import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { getTableName } from 'drizzle-orm';
import postgres from 'postgres';
import {
  incidentActors,
  incidentCitations,
  incidentRecords,
  incidentRegions,
  incidents,
} from '../../schema/tables/incidents.ts';

/** The tables that an import of events fills, in the order in which their rows may come. */
const tables = [incidents, incidentRegions, incidentActors, incidentCitations, incidentRecords].map(
  getTableName,
);

/** Empties the tables of incidents, and writes what is in memory to disk, so that whoever comes next starts even. */
export async function emptyIncidentTables(url: string): Promise<void> {
  await withConnection(url, async (sql) => {
    await sql.unsafe('truncate incidents cascade');
    await sql.unsafe('checkpoint');
  });
}

/** Copies the tables into files in the folder, whole rows but for what the server computes itself. */
export async function copyOut(url: string, folder: string): Promise<void> {
  for (const name of tables) {
    // After COPY TO a connection of postgres.js may stay paused, so each is used once.
    await withConnection(url, async (sql) => {
      const rows = await sql.unsafe(`copy ${name} to stdout`).readable();
      await pipeline(rows, createWriteStream(fileOf(folder, name)));
    });
  }
}

/** Copies the files of `copyOut` into the empty tables; answers the seconds that it took. */
export async function copyIn(url: string, folder: string): Promise<number> {
  return await withConnection(url, async (sql) => {
    const startedAt = performance.now();
    for (const name of tables) {
      const rows = await sql.unsafe(`copy ${name} from stdin`).writable();
      await pipeline(createReadStream(fileOf(folder, name), { highWaterMark: 262_144 }), rows);
    }
    return (performance.now() - startedAt) / 1000;
  });
}

const fileOf = (folder: string, table: string): string => join(folder, `${table}.copy`);

async function withConnection<Result>(
  url: string,
  work: (sql: postgres.Sql) => Promise<Result>,
): Promise<Result> {
  const sql = postgres(url, { max: 1, fetch_types: false, onnotice: () => {} });
  try {
    return await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
