import { afterAll, beforeAll, expect, test } from 'vitest';
import { governanceIndicators } from '../../src/exchange/in/governance-indicators.ts';
import { ipcAreas } from '../../src/exchange/in/ipc-areas.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

const ipcHeader =
  'Date of analysis,Country,Total country population,Level 1,Area,Validity period,From,To,Phase,Number,Percentage';

async function observations(code: string, pcode: string, periodStart: string) {
  return await db.sql`
    select o.value, o.low, o.high, o.standard_error, o.status, o.series, o.version, o.method, o.observed_on,
           o.superseded_at is null as is_current, previous.value as revised_value
      from observations o join indicators i on i.id = o.indicator_id join regions r on r.id = o.region_id
      left join observations previous on previous.id = o.revision_of_id
     where i.code = ${code} and r.pcode = ${pcode} and o.period_start = ${periodStart}
     order by o.observed_on, o.version`;
}

test('an area is found by its name within the level-1 area named beside it', async () => {
  const rows = await observations('IPC_PHASE_3PLUS_PEOPLE', 'CF433', '2023-04-01');
  expect(rows.find((row) => row.series === 'current')).toMatchObject({ value: 25637, status: 'ESTIMATED' });
});

test('current and projected periods are two series, and a projection is a forecast', async () => {
  const [row] = await observations('IPC_PHASE_3_SHARE', 'CF433', '2023-09-01');
  expect(row).toMatchObject({ value: 0.35, series: 'first projection', status: 'FORECAST' });
});

test("a level-1 unit under a group of the analysts' own is found in the country", async () => {
  const [row] = await db.sql`
    select count(*)::int as count from observations o join indicators i on i.id = o.indicator_id
      join regions r on r.id = o.region_id where i.code = 'IPC_POPULATION_ANALYSED' and r.pcode = 'CF53'`;
  expect(row?.count).toBeGreaterThan(0);
});

test('a later analysis of the same period revises the earlier one, which stays', async () => {
  const rows = await observations('IPC_POPULATION_ANALYSED', 'CF633', '2022-04-01');
  expect(rows).toHaveLength(2);
  expect(rows[0]).toMatchObject({ value: 26414, observed_on: '2021-09-01', is_current: false });
  expect(rows[1]).toMatchObject({
    value: 47652,
    observed_on: '2022-03-01',
    is_current: true,
    revised_value: 26414,
  });
});

test('camps and quarters that are no unit wait for a person', async () => {
  const rows = await db.sql`
    select value from review_items where importer = 'ipc-areas' and kind = 'UNKNOWN_REGION_NAME'`;
  const values = rows.map((row) => row.value);
  expect(values).toHaveLength(30);
  expect(values).toEqual(expect.arrayContaining(['Vakaga: Birao Camp', 'Bangui: Arrondissement 3']));
});

test('an analysis that arrives late takes its place behind the newer ones', async () => {
  const row = (month: string, people: number) =>
    `${month},CAF,1,Vakaga,Birao,current,2030-01-01,2030-03-31,all,${people},1.0`;
  const file = (...rows: string[]) => [ipcHeader, ...rows, ''].join('\n');
  await importText(db.database, ipcAreas, 'newest.csv', file(row('Mar 2030', 300)));
  await importText(db.database, ipcAreas, 'older.csv', file(row('Feb 2030', 200), row('Jan 2030', 100)));
  const chain = await observations('IPC_POPULATION_ANALYSED', 'CF531', '2030-01-01');
  expect(chain.map(({ value, is_current, revised_value }) => [value, is_current, revised_value])).toEqual([
    [100, false, null],
    [200, false, 100],
    [300, true, 200],
  ]);
  const again = await importText(db.database, ipcAreas, 'older.csv', file(row('Feb 2030', 200)));
  expect(again).toMatchObject({ new: 0, changed: 0, unchanged: 1 });
});

test('the newest known value of each series is kept at hand', async () => {
  const [row] = await db.sql`
    select count(*)::int as count from latest_observations l
      join observations held on held.id = l.observation_id
     where held.superseded_at is not null or held.value is null
        or exists (select from observations o where o.indicator_id = l.indicator_id and o.region_id = l.region_id
                     and o.series = l.series and o.superseded_at is null and o.value is not null
                     and o.period_start > l.period_start)`;
  expect(row?.count).toBe(0);
});

test.each([
  ['ZAR', 'COD'],
  ['TMP', 'TLS'],
  ['KSV', 'XKX'],
])('the World Bank code %s is %s', async (_code, pcode) => {
  expect(await observations('WGI_RULE_OF_LAW', pcode, '2010-01-01')).toHaveLength(1);
});

test("a Latin-1 file is read as such: Côte d'Ivoire keeps its name when it is not known", async () => {
  const header =
    '"","Country/Territory","Code","Year","Estimate","Lower","NumSrc","Rank","StdErr","Upper","Indicator"';
  const line = '"1","Côte perdue","QQQ",1996,0.5,10,4,20,0.2,30,"RuleofLaw"';
  const bytes = Buffer.from(`${header}\r\n${line}\r\n`, 'latin1');
  expect(await importText(db.database, governanceIndicators, 'wgi.csv', bytes)).toMatchObject({ waiting: 1 });
  const rows = await db.sql`select value from review_items where importer = 'governance-indicators'`;
  expect(rows.map((row) => row.value)).toEqual(['QQQ Côte perdue']);
});

test('the bounds of a governance indicator are those of the rank, the error that of the estimate', async () => {
  const [estimate] = await observations('WGI_VOICE_AND_ACCOUNTABILITY', 'BIH', '1996-01-01');
  expect(estimate).toMatchObject({ value: -0.103825636208057, standard_error: 0.248345717787743, low: null });
  const [rank] = await observations('WGI_VOICE_AND_ACCOUNTABILITY_RANK', 'BIH', '1996-01-01');
  expect(rank).toMatchObject({ value: 47, low: 34.5, high: 60, method: 'Aggregate of 4 sources' });
});

test('NA is a missing value, and years that do not exist have none at all', async () => {
  expect(await observations('WGI_RULE_OF_LAW', 'SSD', '1996-01-01')).toMatchObject([
    { value: null, status: 'MISSING' },
  ]);
  expect(await observations('WGI_RULE_OF_LAW', 'CAF', '1997-01-01')).toHaveLength(0);
});

test('a missing value never replaces a known one', async () => {
  const text =
    'Country/Territory,Code,Year,Estimate,Lower,NumSrc,Rank,StdErr,Upper,Indicator\nBosnia and Herzegovina,BIH,1996,NA,NA,NA,NA,NA,NA,VoiceandAccountability\n';
  expect(await importText(db.database, governanceIndicators, 'thin.csv', text)).toMatchObject({
    unchanged: 1,
  });
  const rows = await observations('WGI_VOICE_AND_ACCOUNTABILITY', 'BIH', '1996-01-01');
  expect(rows.map((row) => row.value)).toEqual([-0.103825636208057]);
});
