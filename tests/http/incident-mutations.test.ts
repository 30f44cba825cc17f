import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { uuidFor } from '../support/small-world-events.ts';
import {
  type Answer,
  type Sender,
  startWritingServer,
  type WritingServer,
} from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const errorFields = `userErrors { __typename message path code
  ... on VersionConflict { currentVersion } ... on InvalidTransition { from action } }`;

/** Sends one mutation and answers its payload. */
async function mutate(
  sender: Sender,
  name: string,
  input: Record<string, unknown>,
  fields = 'id version verification standing',
): Promise<{ answer: Answer; incident: Record<string, unknown> | null; userErrors: unknown[] }> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const document = `mutation ($input: ${type}!) { ${name}(input: $input) { incident { ${fields} } ${errorFields} } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const payload = (answer.data as Record<string, never> | null | undefined)?.[name];
  return { answer, ...(payload ?? { incident: null, userErrors: [] }) };
}

const ambush = {
  headline: 'Ambush on the road to Batangafo',
  occurredFrom: '2024-05-01',
  kind: 'BATTLES',
  pcode: 'CF21',
};

const report = (overrides: Record<string, unknown> = {}, sender = server.officer, fields?: string) =>
  mutate(sender, 'reportIncident', { ...ambush, ...overrides }, fields);

/** Reports an incident and answers what an action on it must name. */
async function reported(overrides: Record<string, unknown> = {}) {
  const { incident } = await report(overrides);
  if (incident === null) throw new Error('The report was refused.');
  return { id: incident.id, version: 1, reason: 'Because.' };
}

test('a report is answered with the incident that it made, as the graph reads it', async () => {
  const fields = `version origin headline verification standing timePrecision placePrecision disorderType
    deaths { low best civilians } location { latitude } region { pcode } regions { pcode } missions { acronym }
    owner { acronym } change { action reason organisation { acronym } } tlp records { version }`;
  const { incident, userErrors } = await report(
    {
      occurredTo: '2024-05-03',
      deaths: { low: 2, best: 3, civilians: 0 },
      location: { latitude: 6.5, longitude: 18 },
    },
    server.officer,
    fields,
  );
  expect(userErrors).toEqual([]);
  expect(incident).toMatchObject({
    version: 1,
    origin: 'HALCYON',
    headline: 'Ambush on the road to Batangafo',
    verification: 'REPORTED',
    standing: 'CURRENT',
    timePrecision: 'DAYS',
    placePrecision: 'EXACT',
    disorderType: 'POLITICAL_VIOLENCE',
    deaths: { low: 2, best: 3, civilians: 0 },
    region: { pcode: 'CF21' },
    regions: [{ pcode: 'CAF' }, { pcode: 'CF21' }],
    missions: [{ acronym: 'MINUSCA' }],
    owner: { acronym: 'UNHCR' },
    change: { action: 'REPORT', reason: null, organisation: { acronym: 'UNHCR' } },
    records: [{ version: 1 }],
  });
});
