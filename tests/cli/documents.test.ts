import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { hashOf } from '../../src/graph/trusted-documents.ts';
import { runCommand } from '../support/run-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'halcyon-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fileWith = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

test('documents are listed by the SHA-256 of their files, on the terminal or in a file', async () => {
  const texts = ['{ __typename }\n', 'query Count { missions { totalCount } }'];
  const files = texts.map((text, n) => fileWith(`${n}.graphql`, text));
  const list = Object.fromEntries(texts.map((text) => [hashOf(text), text]));
  const { code, stdout } = await runCommand('', ['documents', 'hash', ...files]);
  expect([code, JSON.parse(stdout)]).toEqual([0, list]);
  const output = join(folder, 'list.json');
  await runCommand('', ['documents', 'hash', ...files, '--output', output]);
  expect(JSON.parse(readFileSync(output, 'utf8'))).toEqual(list);
});

test('a document that the hub would refuse is told with file, line and column, and nothing is listed', async () => {
  const bad = fileWith('bad.graphql', '{\n  salaries\n}');
  const { code, stdout, stderr } = await runCommand('', ['documents', 'hash', bad]);
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toMatch(/bad\.graphql:2:3 Cannot query field "salaries"/);
  expect((await runCommand('', ['documents', 'hash', join(folder, 'none')])).stderr).toMatch(
    /cannot be read/,
  );
});
