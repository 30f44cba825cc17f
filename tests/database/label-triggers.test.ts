import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/database/migrate.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { buildSmallWorld } from '../support/small-world.ts';

let db: TestDatabase;
beforeEach(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
});
afterEach(() => db.close());

const empty = (name: string): string =>
  `create or replace function ${name}() returns trigger language plpgsql as $$ begin return null; end $$`;

/** Whether readers are asked for their rights to organisations. */
const isNoted = async () =>
  (await db.sql`select from labelled_tables where name = 'organisations'`).length > 0;

test.each([
  ['dropped', 'drop trigger note_label on organisations'],
  ['disabled', 'alter table organisations disable trigger note_label'],
  ['calling an emptied function', empty('note_label')],
  [
    'calling another function',
    `${empty('other')}; create or replace trigger note_label after update on organisations for each row execute function other()`,
  ],
])(
  'labels that came while their trigger was %s are known after the next start, and new ones at once',
  async (_how, statement) => {
    await db.sql.unsafe(statement);
    const label = (tlp: string) => db.sql`update organisations set tlp = ${tlp} where acronym = 'MdM'`;
    await label('RED');
    expect(await isNoted()).toBe(false);
    await migrate(db.url);
    expect(await isNoted()).toBe(true);
    await db.sql`delete from labelled_tables`;
    await label('AMBER');
    expect(await isNoted()).toBe(true);
  },
);

/** The labels of regions that are not those of their incidents. */
const astray = () => db.sql`
  select place.tlp from incident_regions place join incidents incident on incident.id = incident_id
   where place.tlp <> incident.tlp`;

/** Takes the regions from all incidents and adds them again, without a label. */
const placeAgain = () =>
  db.sql.begin(async (tx) => {
    const places = await tx`delete from incident_regions returning region_id, occurred_from, incident_id`;
    await tx`insert into incident_regions ${tx([...places])}`;
  });

test.each([
  ['a trigger is dropped', 'drop trigger label_places on incidents'],
  ['a trigger is disabled', 'alter table incidents disable trigger label_places'],
  ['the function is emptied', empty('label_places')],
])('places have the labels of their incidents after the next start when %s', async (_how, statement) => {
  await db.sql.unsafe(statement);
  await db.sql`update incidents set tlp = 'GREEN'`;
  expect(await astray()).not.toEqual([]);
  await migrate(db.url);
  expect(await astray()).toEqual([]);
  await db.sql`update incidents set tlp = 'RED'`;
  expect(await astray()).toEqual([]);
});

test.each([
  ['the trigger is dropped', 'drop trigger label on incident_regions'],
  ['the function is emptied', empty('label_new_places')],
])(
  'places that are added have the labels of their incidents after the next start when %s',
  async (_how, statement) => {
    await db.sql`update incidents set tlp = 'GREEN'`;
    await db.sql.unsafe(statement);
    await placeAgain();
    expect(await astray()).not.toEqual([]);
    await migrate(db.url);
    expect(await astray()).toEqual([]);
    await placeAgain();
    expect(await astray()).toEqual([]);
  },
);

test('a start that finds everything as it should be touches no table', async () => {
  await migrate(db.url);
  const notes = () => db.sql`select table_name, xmin::text from halcyon.row_policies order by 1`;
  const before = await notes();
  await migrate(db.url);
  expect(await notes()).toEqual(before);
});
