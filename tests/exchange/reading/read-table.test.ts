import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ReadRow } from '../../../src/exchange/importer.ts';
import { readTable, type TableFormat, type TableRow } from '../../../src/exchange/reading/read-table.ts';
import { openSourceFile } from '../../../src/exchange/reading/source-file.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'halcyon-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string | Buffer, format?: TableFormat): Promise<ReadRow<TableRow>[]> {
  const path = join(folder, 'table.csv');
  await writeFile(path, content);
  return await Readable.from(readTable(await openSourceFile(path), format)).toArray();
}

/** The cells of each row by name, and what else was met. */
async function readColumns(content: string | Buffer, columns: readonly string[], format?: TableFormat) {
  const rows = await read(content, format);
  return rows.map((entry) => ('row' in entry ? columns.map((column) => entry.row.get(column)) : entry));
}

test('a gzipped file is read like a plain one', async () => {
  expect(await readColumns(gzipSync('a,b\n1,2\n'), ['a', 'b'])).toEqual([['1', '2']]);
});

test('a byte order mark is no part of the first column', async () => {
  expect(await readColumns('\uFEFFActorId,NameData\n488,LRA\n', ['ActorId'])).toEqual([['488']]);
});

test('columns are found by name in any order, and one that the file lacks is undefined', async () => {
  expect(await readColumns('b,a\n2,1\n', ['a', 'b', 'c'])).toEqual([['1', '2', undefined]]);
});

test('a quoted cell may hold line breaks, and the row after it still has its own line', async () => {
  const rows = await read('id,text\n1,"one\ntwo"\n2,three\n');
  expect(rows.map((entry) => ('row' in entry ? [entry.line, entry.row.get('text')] : entry))).toEqual([
    [2, 'one\ntwo'],
    [4, 'three'],
  ]);
});

test('a row with more or fewer cells than the header is rejected and the next one is read', async () => {
  const rows = await read('id,name\n1\n2,two,surplus\n3,three\n4,four,\n');
  expect(rows.map((entry) => ('rejection' in entry ? entry.rejection : 'read'))).toEqual([
    expect.objectContaining({ line: 2, reason: 'has 1 cells where the header has 2' }),
    expect.objectContaining({ line: 3, reason: 'has 3 cells where the header has 2' }),
    'read',
    'read',
  ]);
});

test('an unclosed quote is rejected with the line on which it begins, and the rows before it are read', async () => {
  const rows = await read('id,name\n1,one\n2,"two\n3,three\n');
  expect(rows.map((entry) => ('rejection' in entry ? entry.rejection : 'read'))).toEqual([
    'read',
    expect.objectContaining({ line: 3, reason: expect.stringContaining('a quote that does not end') }),
  ]);
});

test('a header row within the data is skipped', async () => {
  expect(await readColumns('id,name\n1,one\nid,name\n2,two\n', ['id'])).toEqual([
    ['1'],
    { skippedLine: 3 },
    ['2'],
  ]);
});

test('a second row of HXL tags names the columns as well, untagged ones excepted', async () => {
  const text = 'Sous-préfecture,Code,Remarque\n#adm2+name,#adm2 +code,\nBimbo,CF111,x\n';
  const columns = ['Sous-préfecture', '#adm2+code', 'remarque'];
  expect(await readColumns(text, columns)).toEqual([['Bimbo', 'CF111', 'x']]);
});

test('a first row of HXL tags stands for the header, although one of its tags is invalid', async () => {
  const text = '#date,#reporting+or+implementing+org?,#adm1+name\nJanuary,WFP,Jonglei\n';
  expect(await readColumns(text, ['#adm1+name', '#date'])).toEqual([['Jonglei', 'January']]);
});

test('a Latin-1 file is recognised by its first accented letter', async () => {
  expect(await readColumns(Buffer.from('name\nCôte d’Ivoire'.replace('’', "'"), 'latin1'), ['name'])).toEqual(
    [["Côte d'Ivoire"]],
  );
});

test('a declared encoding is taken without looking', async () => {
  const bytes = Buffer.from('name\nSÃ©', 'latin1');
  expect(await readColumns(bytes, ['name'], { encoding: 'latin-1' })).toEqual([['SÃ©']]);
});
