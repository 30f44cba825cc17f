import fc from 'fast-check';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Audience } from '../../src/database/audience.ts';
import { decidingLabels } from '../../src/database/deciding-labels.ts';
import { rowProtection } from '../../src/database/row-protection.ts';
import { incidentFeed as feed } from '../../src/domains/incidents/feed.ts';
import { maps } from '../../src/domains/maps.ts';
import { snapshotMessage } from '../../src/live/messages.ts';
import { defaultLimits, type MeasuredGraph, openSeededGraph } from '../support/graph.ts';
import { uuidNumber } from '../support/graph-seed/fill-rows.ts';
import { diceOf } from './property/dice.ts';
import { randomSubscription } from './property/random-document.ts';

let seeded: MeasuredGraph;
beforeAll(async () => {
  seeded = await openSeededGraph({ ...defaultLimits, maxCost: 10_000_000, maxPageProduct: 10_000_000 });
});
afterAll(() => seeded.close());

const prefixes = new Map(maps.flatMap((map) => (map.kind === 'edge' ? [] : [[map.name, map.idPrefix]])));

const readers: readonly Audience[] = [
  ...[1, 2, 3].map(
    (n) => ({ kind: 'member', organisationIds: [uuidNumber(n)], personId: uuidNumber(n) }) as const,
  ),
  { kind: 'member', organisationIds: [], personId: uuidNumber(1) },
];

const messages = [1, 2, 3].map((n) => ({
  ...snapshotMessage(feed, uuidNumber(n), { epoch: 1, position: 1 }),
  occurredAt: new Date(0),
}));

const records = Object.keys(rowProtection).filter((table) => rowProtection[table]?.kind === 'record');

/** Labels every other row of these tables, for whoever signs in, and of no others. */
async function label(tables: readonly string[]): Promise<void> {
  await seeded.sql.begin(async (sql) => {
    await sql`set local session_replication_role = replica`;
    await sql`delete from labelled_tables`;
    for (const table of records) {
      await sql.unsafe(`update ${table} set tlp = 'CLEAR' where tlp <> 'CLEAR'`);
      if (!tables.includes(table)) continue;
      await sql`insert into labelled_tables values (${table})`;
      await sql.unsafe(`
        update ${table} set tlp = 'GREEN' where ctid in (
          select ctid from (select ctid, row_number() over (order by ctid) as place from ${table}) each
           where place % 2 = 0)`);
    }
  });
}

const rolls = fc.array(fc.nat(9_999), { minLength: 20, maxLength: 300, size: 'max' });

test('what is everybodys is answered alike to every reader, whatever is asked and whatever else is labelled', async () => {
  const { graph } = seeded;
  let [alike, otherwise] = [0, 0];
  const property = fc.asyncProperty(
    rolls,
    fc.subarray(records, { maxLength: 8 }),
    async (rolled, labelled) => {
      await label(labelled);
      const dice = diceOf(rolled);
      const { document: text, variables } = randomSubscription(graph.schema, dice, (type) =>
        prefixes.get(type),
      );
      const ask = (audience: Audience) =>
        graph.answerMessages({ document: parse(text), variables, audience }, feed.field, messages);
      const everybodys = await ask({ kind: 'public' });
      for (const reader of readers) {
        for (const [place, { result }] of (await ask(reader)).entries()) {
          const publics = everybodys[place];
          const isSame = JSON.stringify(result) === JSON.stringify(publics?.result);
          if (publics?.isEverybodys) {
            expect(isSame, JSON.stringify({ text, variables, labelled, result, publics })).toBe(true);
            alike += 1;
          } else if (!isSame) otherwise += 1;
        }
      }
    },
  );
  await fc.assert(property, { seed: 20_140_410, numRuns: 300, interruptAfterTimeLimit: 45_000 });
  // Both happen, or nothing was tried.
  expect(alike).toBeGreaterThan(200);
  expect(otherwise).toBeGreaterThan(20);
}, 120_000);

/** Whether the public's answer about the first incident is everybody's, with labels in these tables. */
async function isEverybodys(selection: string, labelled: readonly string[]): Promise<boolean | undefined> {
  await label(labelled);
  const document = parse(
    `subscription { incidentFeed { ... on IncidentUpserted { incident { ${selection} } } } }`,
  );
  const request = { document, audience: { kind: 'public' } } as const;
  const [answer] = await seeded.graph.answerMessages(request, feed.field, messages);
  return answer?.isEverybodys;
}

test.each([
  ['headline region { pcode }', ['incidents', 'alerts'], true],
  ['headline region { pcode }', ['regions'], false],
  ['participants { side }', ['incidents'], true],
  ['participants { actor { name } }', ['actors'], false],
  ['regions { pcode }', ['incidents', 'missions'], true],
  ['regions { pcode } missions { acronym }', ['incidents'], false],
  ['region { incidents(first: 1) { totalCount } }', [], true],
  ['region { incidents(first: 1) { totalCount } }', ['incidents'], false],
  ['alerts(first: 1) { totalCount }', ['alerts'], false],
  ['repetitions { id }', ['incidents'], false],
  ['revisions { version }', ['incident_revisions'], false],
  ['redactions { path }', [], false],
  ['informant', [], false],
  // The name that a client gives to a field is taken for a table: that costs work, and betrays nothing.
  ['regions: headline', ['regions'], false],
])('of %s, with labels in %j, the public is told what everybody is: %j', async (selection, labelled, is) => {
  expect(await isEverybodys(selection, labelled)).toBe(is);
});

test('every relation that a reader may ask, and every function that asks one or who reads, is known to make a difference', async () => {
  const names = await seeded.sql<{ name: string }[]>`
    with relations as (
      select relname::text as name from pg_class
       where relkind in ('r', 'p', 'v', 'm') and not relispartition
         and relnamespace in (select oid from pg_namespace where nspname in ('public', 'log', 'shown', 'halcyon'))
         and (has_table_privilege('halcyon_public', oid, 'select') or has_table_privilege('halcyon_member', oid, 'select')))
    select name from relations
    union select proname::text from pg_proc
     where pronamespace in (select oid from pg_namespace where nspname in ('public', 'log')) and provolatile <> 'v'
       and (prosrc ~ 'current_setting' or exists (select from relations where prosrc ~ ('\\m' || name || '\\M')))`;
  const makesNone = names.filter(({ name }) => {
    const isForAll = ['open', 'cells'].includes(rowProtection[name]?.kind ?? '');
    const labels = decidingLabels({ text: `select x from ${name}`, subject: 'none', parts: [] });
    return labels?.size === 0 && !isForAll;
  });
  expect(names.length).toBeGreaterThan(80);
  expect(makesNone).toEqual([]);
});
