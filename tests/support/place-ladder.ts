import { randomUUID } from 'node:crypto';
import { issueApiKey, keyScopes } from '../../src/access/api-keys.ts';
import { mutate, report, uuidIn } from './incident-writing.ts';
import type { LiveServer } from './live-server.ts';
import { uuidFor } from './small-world-events.ts';
import { type Sender, senderTo } from './writing-server.ts';

/** A place in the smallest of these regions, each within the one before. */
const ladder = ['CAF', 'CF21', 'CF211', 'CF2111'] as const;

/** Where something happened that few may know of. */
export const spot = { latitude: 6.36213, longitude: 18.26897 } as const;

/** The words of the report; each names the place. */
const words = {
  headline: 'Raid on Zemio',
  narrative: 'Armed men came to Zemio at dawn.',
  locationName: 'Zemio',
};

/** Writes the regions of levels 2 and 3 that the small world lacks. */
export async function buildLadder({ sql }: LiveServer): Promise<void> {
  for (const [level, pcode] of ladder.entries()) {
    if (level < 2) continue;
    const above = ladder.slice(0, level);
    await sql`
      insert into regions (id, pcode, level, parent_id, country_id, path, name)
      values (${uuidFor(pcode)}, ${pcode}, ${level}, ${uuidFor(above.at(-1) ?? '')}, ${uuidFor('CAF')},
              ${[...above, pcode].join('.')}::ltree, ${`Unit ${pcode}`})`;
    for (const [place, ancestor] of [...above, pcode].entries()) {
      await sql`
        insert into region_ancestors (region_id, ancestor_id, distance)
        values (${uuidFor(pcode)}, ${uuidFor(ancestor)}, ${level - place})`;
    }
  }
}

/**
 * An incident of UNHCR at the spot, with all that may name it, in two versions that say the same of it. Answers its id.
 */
export async function reportRaid(live: LiveServer, overrides: Record<string, unknown> = {}): Promise<string> {
  const given = { ...words, pcode: 'CF2111', location: spot, tlp: 'AMBER', deaths: { best: 3 } };
  const { id } = await report(live.officer, { ...given, ...overrides });
  await live.sql`
    update incidents set location_detail = 'Near the market', admin_name1 = 'Ouham', admin_name2 = 'Zemio'
     where id = ${uuidIn(id)}`;
  await live.sql`
    insert into incident_citations (incident_id, ordinal, article) values (${uuidIn(id)}, 1, 'Radio Zemio')`;
  const target = { id, version: 1, reason: 'A witness from Zemio says so.' };
  await mutate(live.officer, 'correctIncident', { ...target, changes: { deaths: { best: 4 } } });
  return id;
}

/** The machine of an organisation, with a key of its own. */
export async function machineOf(
  live: LiveServer,
  organisation: string,
): Promise<{ readonly send: Sender; readonly authorization: string }> {
  const expiresAt = new Date(Date.now() + 3_600_000);
  const request = {
    organisationId: uuidFor(organisation),
    label: randomUUID(),
    scopes: keyScopes,
    expiresAt,
  };
  const authorization = `Bearer ${await issueApiKey(live.database, request)}`;
  return { send: senderTo(live.httpUrl, authorization), authorization };
}
