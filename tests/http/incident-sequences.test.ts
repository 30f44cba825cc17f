import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mutate, report, uuidIn } from '../support/incident-writing.ts';
import { startWritingServer, type WritingServer } from '../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const mutations = [
  'correctIncident',
  'corroborateIncident',
  'verifyIncident',
  'disputeIncident',
  'rejectIncident',
  'mergeIncidents',
  'unmergeIncident',
  'retractIncident',
] as const;

/** Somebody does something to one of three incidents, believing that it is at some version. */
const step = fc.record({
  mutation: fc.constantFrom(...mutations),
  isOfficer: fc.boolean(),
  incident: fc.nat(2),
  other: fc.nat(2),
  isStale: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  injured: fc.nat(2),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Does the steps, two at a time, each pair at once; every attempt must be answered by one thing or by a reason. */
async function act(ids: readonly string[], steps: readonly Step[]): Promise<void> {
  for (let place = 0; place < steps.length; place += 2) {
    const versions = await server.sql<{ id: string; version: number }[]>`
      select id, version from incidents where id = any(${ids.map(uuidIn)}::uuid[])`;
    await Promise.all(
      steps
        .slice(place, place + 2)
        .map(async ({ mutation, isOfficer, incident, other, isStale, injured }) => {
          const id = ids[incident] ?? '';
          const known = versions.find((row) => row.id === uuidIn(id))?.version ?? 0;
          const input = {
            id,
            version: isStale ? known - 1 : known,
            reason: 'So it seems.',
            ...(mutation === 'mergeIncidents' && { into: ids[other] }),
            ...(mutation === 'correctIncident' && { changes: { injured } }),
          };
          const sender = isOfficer ? server.officer : server.partner;
          const { answer, incident: done, userErrors } = await mutate(sender, mutation, input);
          const reasons = [...userErrors, ...answer.codes];
          expect(done === null ? reasons.length : userErrors.length, answer.text).toBe(done === null ? 1 : 0);
          if (answer.codes.length > 0) expect(answer.codes).toEqual(['FORBIDDEN']);
        }),
    );
  }
}

/** What must hold of an incident whatever was done to it; the names of what does not. */
const broken = (ids: readonly string[]) => server.sql`
  with seen as (
    select id, version, recorded_at, 'infinity'::timestamptz as until, standing, merged_into_id, retracted_at, action
      from incidents
    union all
    select id, version, recorded_at, superseded_at, standing, merged_into_id, retracted_at, action
      from incident_revisions),
  life as (
    select *, lead(recorded_at) over (partition by id order by version) as next_at,
           row_number() over (partition by id order by version) as place from seen)
  select id, version, problem from life, lateral (values
    ('versions are not dense', version <> place),
    ('versions do not follow in time', until <> coalesce(next_at, 'infinity')),
    ('no action made it', action is null),
    ('it has not exactly one event', (select count(*) from log.outbox o
       where o.entity_id = life.id and o.entity_version = life.version) <> 1),
    ('what was retracted goes on', retracted_at is not null and until <> 'infinity'),
    ('a feed would show what does not stand', (standing = 'CURRENT') <> exists (select from log.outbox o
       where o.entity_id = life.id and o.entity_version = life.version and o.keys_after is not null)),
    ('it was merged into what is retracted', exists (select from incidents i
       where i.id = life.merged_into_id and i.retracted_at is not null and until = 'infinity'))
  ) as checked (problem, is_broken)
  where is_broken and id = any(${ids.map(uuidIn)}::uuid[])`;

test('whatever is done to incidents, in whatever order and at once, their versions, events and standing agree', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 24 }), async (steps) => {
      const made = await Promise.all([
        report(server.officer),
        report(server.officer),
        report(server.partner),
      ]);
      const ids = made.map(({ id }) => id);
      await act(ids, steps);
      expect([...(await broken(ids))]).toEqual([]);
    }),
    { numRuns: 25, endOnFailure: true },
  );
}, 30_000);
