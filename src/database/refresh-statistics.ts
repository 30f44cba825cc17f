import postgres from 'postgres';

/**
 * Has PostgreSQL look at all tables again, so that it plans the next questions for the rows that are there. It does
 * so by itself within minutes; after a large import that is too late for the first questions.
 * @param url as for `migrate`: of a user who may act as the owner of the tables.
 */
export async function refreshStatistics(url: string): Promise<void> {
  const admin = postgres(url, { max: 1, onnotice: () => {}, connection: { role: 'halcyon_owner' } });
  try {
    await admin`analyze`;
  } finally {
    await admin.end({ timeout: 5 });
  }
}
