import { fighting, sendAlert } from './alert-sender.ts';
import { ambush, mutate } from './incident-writing.ts';
import type { LiveServer } from './live-server.ts';
import { buildPerson } from './people.ts';
import { labels, type TestLabel } from './readers.ts';

/** The UUIDs of one record for each label. */
export type ByLabel = Readonly<Record<TestLabel, string>>;

/** What UNHCR's machine reported and raised, once under each label, with two recipients where it takes some. */
export interface LabelledWorld {
  readonly incidents: ByLabel;
  readonly alerts: ByLabel;
  /** The ids of the recipients, as inputs take them. */
  readonly recipients: readonly string[];
}

/** The people of `readers`, whom this issuer signs tokens for, and one incident and one alert under each label, in CF21. */
export async function buildLabelledWorld(live: LiveServer, issuer = 'test'): Promise<LabelledWorld> {
  const people = { otto: 'MdM', ana: 'MdM', uwe: 'UNHCR', ulla: 'UNHCR' };
  const ids = new Map<string, string>();
  for (const [subject, organisation] of Object.entries(people)) {
    ids.set(subject, await buildPerson(live.database, { issuer, subject, organisation }));
  }
  await buildPerson(live.database, { issuer, subject: 'nemo' });
  const recipients = [`person_${ids.get('ana')}`, `person_${ids.get('ulla')}`];
  for (const tlp of labels) {
    const named = tlp === 'AMBER' || tlp === 'RED' ? { recipients } : {};
    await mutate(live.officer, 'reportIncident', { ...ambush, ...named, tlp, headline: `Labelled ${tlp}` });
    await sendAlert(live.officer, 'raiseAlert', {
      ...named,
      tlp,
      infos: [{ ...fighting, event: `Labelled ${tlp}` }],
    });
  }
  const incidents = await live.sql<{ tlp: TestLabel; id: string }[]>`
    select tlp, id from incidents where headline like 'Labelled %'`;
  const alerts = await live.sql<{ tlp: TestLabel; id: string }[]>`select tlp, id from alerts`;
  return { incidents: byLabel(incidents), alerts: byLabel(alerts), recipients };
}

const byLabel = (rows: readonly { tlp: TestLabel; id: string }[]): ByLabel =>
  Object.fromEntries(rows.map(({ tlp, id }) => [tlp, id])) as ByLabel;
