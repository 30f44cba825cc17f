import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function contribution(country: string, acronym: string, kind: string, asOf: string) {
  const [row] = await db.sql`
    select c.women, c.men, c.total, o.type, o.name
      from contributions c join missions m on m.id = c.mission_id
      join organisations o on o.id = c.organisation_id join regions r on r.id = o.country_id
     where r.pcode = ${country} and m.acronym = ${acronym} and c.kind::text = ${kind} and c.as_of = ${asOf}`;
  return row;
}

test('women and men of a contributing country are kept apart where the file tells them apart', async () => {
  expect(await contribution('ALB', 'UNMISS', 'POLICE_IPO', '2013-12-31')).toMatchObject({
    women: 0,
    men: 1,
    total: 1,
    type: 'GOVERNMENT',
    name: 'Albania',
  });
});

test('a list that does not tell women from men leaves both unknown', async () => {
  expect(await contribution('DZA', 'MONUSCO', 'EXPERTS', '2014-03-31')).toMatchObject({
    women: null,
    men: null,
    total: 5,
  });
});

test('a mission in "South Sudan\'" and a column named Inidividual_Police are read all the same', async () => {
  expect(await contribution('ALB', 'UNMISS', 'POLICE_IPO', '2014-03-31')).toMatchObject({ total: 1 });
});

test('nobody sent is no contribution', async () => {
  const [row] = await db.sql`select count(*)::int as count from contributions where total = 0`;
  expect(row?.count).toBe(0);
});

test('a state that two files spell differently is one organisation', async () => {
  const rows = await db.sql`
    select count(distinct o.id)::int as count from organisations o join regions r on r.id = o.country_id
     where o.type = 'GOVERNMENT' and r.pcode = 'MKD'`;
  expect(rows[0]?.count).toBe(1);
});

test('contributors to UNAMA and UNAMI, which the published list of operations lacks, are kept', async () => {
  const rows = await db.sql`
    select distinct m.acronym from contributions c join missions m on m.id = c.mission_id
     where m.acronym in ('UNAMA', 'UNAMI') order by 1`;
  expect(rows.map((row) => row.acronym)).toEqual(['UNAMA', 'UNAMI']);
});

test('every contributor is a partner of the mission', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from contributions c
     where not exists (select from mission_partners p where p.mission_id = c.mission_id
                         and p.organisation_id = c.organisation_id and p.role = 'CONTRIBUTOR')`;
  expect(row?.count).toBe(0);
});
