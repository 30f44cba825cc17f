import { randomUUID } from 'node:crypto';
import { noteReadings } from '../../../src/access/audit.ts';
import { readAudit } from '../audit.ts';
import { asked, send } from '../listening.ts';
import type { LiveServer } from '../live-server.ts';
import { labels, type TestLabel } from '../readers.ts';
import { uuidFor } from '../small-world-events.ts';
import { byLabel } from './by-label.ts';
import type { KeptKind } from './sharing-states.ts';

/**
 * One of each kind that no agreement shares, under each label, of the owner. Feedback is received as people receive it; the
 * others are written behind the hub's back, since no command gives them every label.
 */
export async function buildKeptRecords(
  { officer: owner, sql, database, log }: Pick<LiveServer, 'officer' | 'sql' | 'database' | 'log'>,
  words: string,
  recipients: readonly string[],
): Promise<Readonly<Record<KeptKind, Readonly<Record<TestLabel, string>>>>> {
  const summary = `Said ${words}`;
  for (const tlp of labels) {
    const named = { tlp, ...((tlp === 'AMBER' || tlp === 'RED') && { recipients }) };
    await send(owner, 'receiveFeedback', { ...asked, ...named, summary, words: tlp });
  }
  const feedback = await sql<{ tlp: TestLabel; id: string }[]>`
    select tlp, id from feedback where summary = ${summary}`;
  const written = writeKept(words);
  for (const statement of written.statements) await sql.unsafe(statement);
  const ids = [written.surveys, written['mission results'], written['alert drafts']];
  for (const { AMBER, RED } of ids) {
    await sql`
      insert into record_recipients (record_id, person_id)
      select record_id, person_id::uuid from unnest(${[AMBER, RED]}::uuid[]) record_id,
             unnest(${recipients.map((id) => id.slice(-36))}::text[]) person_id`;
  }
  const audit = idsByLabel();
  const actor = { organisationIds: [uuidFor('MdM')], personId: null, keyId: randomUUID() };
  const ownerId = uuidFor('UNHCR');
  const read = labels.map((tlp) => ({ kind: 'incident', id: audit[tlp], version: 1, tlp, ownerId }));
  await noteReadings(database, [{ actor, way: 'QUERY', records: read }]);
  await readAudit(log.admin);
  return { feedback: byLabel(feedback), audit, ...written };
}

const idsByLabel = () => byLabel(labels.map((tlp) => ({ tlp, id: randomUUID() })));

/** The ids of the kinds that are written, and what writes them. */
function writeKept(words: string) {
  const ids = { surveys: idsByLabel(), 'mission results': idsByLabel(), 'alert drafts': idsByLabel() };
  const [owner, place] = [uuidFor('UNHCR'), uuidFor('CF21')];
  const statements = labels.flatMap((tlp, wave) => [
    `insert into surveys (id, tlp, owner_organisation_id, region_id, series, wave, title, fieldwork_from, fieldwork_to, population, method)
       values ('${ids.surveys[tlp]}', '${tlp}', '${owner}', '${place}', '${words}', ${wave + 1}, 'Trust', '2024-05-01', '2024-05-09', 'Adults', 'Asked')`,
    `insert into mission_results (id, tlp, owner_organisation_id, mission_id, ordinal, kind, title)
       select '${ids['mission results'][tlp]}', '${tlp}', '${owner}', id, 1, 'OUTCOME', 'Safer' from missions where acronym = 'MINUSCA'`,
    `insert into alert_drafts (id, tlp, owner_organisation_id, region_id, kind, status, week, label, severity, urgency, certainty, headline, description)
       values ('${ids['alert drafts'][tlp]}', '${tlp}', '${owner}', '${place}', 'EVENTS', 'ACTUAL', '2024-05-06', 'CLEAR', 'SEVERE', 'EXPECTED', 'LIKELY', 'Rise', 'Rise')`,
  ]);
  return { ...ids, statements };
}
