import { afterAll, beforeAll, expect, test } from 'vitest';
import { dacSectors } from '../../src/exchange/in/dac-sectors.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { importText } from '../support/import-text.ts';

let db: TestDatabase;

beforeAll(async () => {
  db = await loadedDatabase();
});
afterAll(() => db.close());

async function sector(system: string, code: string) {
  const [row] = await db.sql`
    select s.*, p.code as parent from sectors s left join sectors p on p.id = s.parent_id
     where s.system::text = ${system} and s.code = ${code}`;
  return row;
}

test('a purpose code has its English and French names and stands below its category', async () => {
  expect(await sector('DAC_5', '11110')).toMatchObject({
    name: 'Education policy and administrative management',
    names: { fr: "Politique de l'éducation et gestion administrative" },
    parent: '111',
    is_withdrawn: false,
  });
});

test('withdrawn codes are kept and marked', async () => {
  const rows = await db.sql`
    select system, count(*)::int as count from sectors where is_withdrawn group by 1 order by 1`;
  expect(rows.map(({ system, count }) => [system, count])).toEqual([
    ['DAC_5', 30],
    ['DAC_3', 2],
  ]);
});

test('a narrative without words says nothing', async () => {
  expect((await sector('DAC_3', '998'))?.description).toContain('programme assistance');
});

test('an area of responsibility stands below its cluster', async () => {
  expect(await sector('CLUSTER', 'PRO-GBV')).toMatchObject({
    name: 'Gender Based Violence',
    names: { fr: 'Violences basées sur le genre' },
    parent: 'PRO',
  });
  expect((await sector('CLUSTER', 'PRO'))?.parent).toBeNull();
});

test('a list in fewer languages never blanks the others', async () => {
  const text =
    '<codelist name="SectorCategory"><codelist-items><codelist-item><code>112</code><name><narrative>Basic education, renamed</narrative></name></codelist-item></codelist-items></codelist>';
  expect(await importText(db.database, dacSectors, 'list.xml', text)).toMatchObject({ changed: 1 });
  expect(await sector('DAC_3', '112')).toMatchObject({
    name: 'Basic education, renamed',
    names: { en: 'Basic education, renamed', fr: 'Education de Base' },
  });
});

test('a codelist that declares a DOCTYPE is refused before it is parsed', async () => {
  const text = '<!DOCTYPE codelist [<!ENTITY a "b">]><codelist name="Sector"></codelist>';
  await expect(importText(db.database, dacSectors, 'bad.xml', text)).rejects.toThrow(/DOCTYPE/);
});

test('an item without a code is rejected and the others are taken', async () => {
  const item = (code: string) =>
    `<codelist-item>${code}<name><narrative>Word</narrative></name></codelist-item>`;
  const text = `<codelist name="SectorCategory"><codelist-items>${item('')}${item('<code>999</code>')}</codelist-items></codelist>`;
  expect(await importText(db.database, dacSectors, 'list.xml', text)).toMatchObject({ new: 1, rejected: 1 });
});
