import postgres from 'postgres';
import { seedAlerts } from './seed-alerts.ts';
import { seedCommunity } from './seed-community.ts';
import { seedEvents } from './seed-events.ts';
import { seedLog } from './seed-log.ts';
import { seedMeasures } from './seed-measures.ts';
import { seedMissions } from './seed-missions.ts';
import { seedPlaces } from './seed-places.ts';
import { seedResponse } from './seed-response.ts';
import { seedWarning } from './seed-warning.ts';

/**
 * Fills an empty, migrated database with few rows in every table: ties in every order, nulls wherever they are
 * allowed, empty lists, and values that are hard to print. `url` is the superuser's.
 */
export async function seedGraph(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await seedPlaces(sql);
    await seedMissions(sql);
    await seedEvents(sql);
    await seedAlerts(sql);
    await seedResponse(sql);
    await seedWarning(sql);
    await seedMeasures(sql);
    await seedCommunity(sql);
    await seedLog(sql);
    await sql.unsafe('analyze');
  } finally {
    await sql.end();
  }
}
