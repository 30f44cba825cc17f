import { afterAll, beforeAll, expect, test } from 'vitest';
import { curatedLessons } from '../../src/exchange/in/curated-lessons.ts';
import { curatedMandates } from '../../src/exchange/in/curated-mandates.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

test('the first mandate of MINUSCA has its resolution, its dates and tasks in order', async () => {
  const rows = await db.sql`
    select d.adopted_on, d.expires_on, t.ordinal, t.theme
      from mandates d join missions m on m.id = d.mission_id join mandate_tasks t on t.mandate_id = d.id
     where m.acronym = 'MINUSCA' and d.instrument = 'S/RES/2149 (2014)' order by t.ordinal`;
  expect(rows[0]).toMatchObject({
    adopted_on: '2014-04-10',
    expires_on: '2015-04-30',
    ordinal: 1,
    theme: 'POC',
  });
  expect(rows.map((row) => row.theme)).toContain('DDR');
});

test('each mandate names the one that it supersedes', async () => {
  const rows = await db.sql`
    select later.instrument as later, earlier.instrument as earlier
      from mandates later join mandates earlier on earlier.id = later.supersedes_id
     where later.instrument in ('S/RES/2709 (2023)', 'S/RES/73 (1949)') order by later.adopted_on`;
  expect(rows.map(({ later, earlier }) => [later, earlier])).toEqual([
    ['S/RES/73 (1949)', 'S/RES/50 (1948)'],
    ['S/RES/2709 (2023)', 'S/RES/2659 (2022)'],
  ]);
});

test('all five missions of the set have mandates, and KFOR its mandate from resolution 1244', async () => {
  const rows = await db.sql`
    select m.acronym, min(d.instrument) as instrument from mandates d join missions m on m.id = d.mission_id
     group by 1 order by 1`;
  expect(rows.map((row) => row.acronym)).toEqual(['KFOR', 'MINUSCA', 'UNAMSIL', 'UNMIL', 'UNTSO']);
  expect(rows[0]?.instrument).toBe('S/RES/1244 (1999)');
});

test('results stand under the task that is to bring them about', async () => {
  const [row] = await db.sql`
    select r.kind, r.statement from results r join mandate_tasks t on t.id = r.task_id
      join mandates d on d.id = t.mandate_id where d.instrument = 'S/RES/1244 (1999)'`;
  expect(row).toMatchObject({
    kind: 'OUTCOME',
    statement: 'Refugees and displaced persons return home in safety.',
  });
});

test('every lesson is cited, and linked to the missions that it was drawn from', async () => {
  const rows = await db.sql`
    select l.slug, l.citation, array_remove(array_agg(m.acronym), null) as missions
      from lessons l left join mission_lessons ml on ml.lesson_id = l.id left join missions m on m.id = ml.mission_id
     group by 1, 2 order by 1`;
  expect(rows.every((row) => /[AS]\/\d/.test(row.citation))).toBe(true);
  expect(rows.find((row) => row.slug === 'srebrenica-decisive-means')?.missions).toEqual(['UNPROFOR']);
});

test('a mandate of a mission that nobody knows waits for a person', async () => {
  const mandate = {
    mission: 'UNNOWHERE',
    instrument: 'S/RES/1 (1946)',
    summary: 'None.',
    adoptedOn: '1946-01-25',
    status: 'EXPIRED',
  };
  const report = await importText(db.database, curatedMandates, 'mandates.json', JSON.stringify([mandate]));
  expect(report).toMatchObject({ new: 0, waiting: 1, review: 1 });
});

test('a lesson without a citation is rejected', async () => {
  const lesson = { slug: 'uncited', statement: 'Be careful.' };
  const report = await importText(db.database, curatedLessons, 'lessons.json', JSON.stringify([lesson]));
  expect(report).toMatchObject({ new: 0, rejected: 1 });
  expect(report.rejections[0]?.column).toBe('citation');
});
