import fc from 'fast-check';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cursorSql, decodeCursor } from '../../src/graph/cursor.ts';
import { cloneDatabase, type TestDatabase } from '../support/database.ts';
import { nastyFloats, nastyTexts } from '../support/graph-seed/nasty-values.ts';
import { cursorOf } from './oracle/plain-pages.ts';

let clone: TestDatabase;
let sql: postgres.Sql;
beforeAll(async () => {
  clone = await cloneDatabase();
  sql = postgres(clone.url, { max: 1, connection: { TimeZone: 'UTC' } });
});
afterAll(async () => {
  await sql.end();
  await clone.close();
});

const seed = 20_140_410;

/**
 * Its shortest text lies exactly half-way to the next double. JavaScript takes it, PostgreSQL does not and prints
 * 9.999999999999999e+22, which is read back as the same number.
 */
const onTheBound = 1e23;

/** What the SQL expression over `given` makes of each value, in one statement. */
async function printed(expression: string, type: string, values: readonly string[]): Promise<unknown[]> {
  const rows = await sql.unsafe(
    `select ${expression} as text from unnest($1::text[]) with ordinality as x(value, place),
       lateral (select value::${type} as given) y order by place`,
    [[...values]],
  );
  return rows.map((row) => row.text);
}

test('PostgreSQL prints every double as JavaScript does', async () => {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });
  const powers = Array.from({ length: 640 }, (_, n) => Number(`1e${n - 330}`)).filter(Number.isFinite);
  const values = [
    ...nastyFloats.map(Number),
    ...powers,
    ...powers.map((n) => n * 1.2345678901234567),
    ...fc.sample(doubles, { seed, numRuns: 3_000 }),
  ]
    .filter((value) => Number.isFinite(value) && value !== onTheBound)
    .flatMap((value) => [value, -value]);
  expect(
    await printed(
      'json_number(given)',
      'double precision',
      values.map((value) => (Object.is(value, -0) ? '-0' : String(value))),
    ),
  ).toEqual(values.map((value) => JSON.stringify(value)));
});

test('PostgreSQL prints every character as JavaScript does', async () => {
  const codes = Array.from({ length: 0xffff }, (_, n) => n + 1).filter(
    (code) => code < 0xd800 || code > 0xdfff,
  );
  const characters = [...codes.map((code) => String.fromCharCode(code)), ...nastyTexts, '🕊️', '\u{10ffff}'];
  expect(await printed('to_json(given)::text', 'text', characters)).toEqual(
    characters.map((character) => JSON.stringify(character)),
  );
});

test('the cursor of a row is the one that its documented form says, and is read back to the same values', async () => {
  const made = await printed(cursorSql('NAME_ASC', ['given', "'id'"]), 'text', nastyTexts);
  expect(made).toEqual(nastyTexts.map((text) => cursorOf('NAME_ASC', [text, 'id'])));
  expect(made.map((cursor) => decodeCursor(cursor, 'NAME_ASC', ['text', 'text']))).toEqual(
    nastyTexts.map((text) => [text, 'id']),
  );
});
