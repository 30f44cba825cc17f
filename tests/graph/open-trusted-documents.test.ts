import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openTrustedDocuments } from '../../src/graph/open-trusted-documents.ts';
import { openDocumentReader } from '../../src/graph/read-document.ts';
import { hashOf } from '../../src/graph/trusted-documents.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { defaultLimits } from '../support/graph.ts';

const folder = mkdtempSync(join(tmpdir(), 'halcyon-documents-'));
const file = join(folder, 'list.json');
afterAll(() => rmSync(folder, { recursive: true }));

const read = openDocumentReader(buildHubSchema().schema, defaultLimits);
const open = (documents: string | undefined, documentsOnly: 'on' | 'off' = 'off') =>
  openTrustedDocuments({ documents, documentsOnly }, read);

const good = '{ __typename }';
const unknown = '{\n  salaries\n}';
const listed = (text: string, hash = hashOf(text)): string =>
  `{\n  "${hashOf(good)}": ${JSON.stringify(good)},\n  "${hash}": ${JSON.stringify(text)}\n}`;

test.each([
  ['no JSON', `{\n"${hashOf(good)}": "{ __typename }",\n}`, /list\.json:3 is no JSON/],
  ['JSON that breaks off', '{\n"a": "{ __typename }"\n', /list\.json:3 is no JSON/],
  ['no list', '["{ __typename }"]', /list\.json:1 is neither/],
  [
    'an Apollo manifest of another version',
    '{"format":"apollo-persisted-query-manifest","version":2}',
    /:1 is neither/,
  ],
  [
    'a hash of another kind',
    listed('{ __schema { queryType { name } } }', 'd41d8cd9'),
    /:3 "d41d8cd9" is not the SHA-256/,
  ],
  [
    'a document that is not of the schema',
    listed(unknown),
    /:3 cannot be answered: .*salaries.*line 2, column 3/,
  ],
  ['a document beyond the limits', listed(`{ ${'__typename '.repeat(2_001)} }`), /:3 cannot be answered/],
])('%s stops the start, with file and line', (_what, text, message) => {
  writeFileSync(file, text);
  expect(() => open(file)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  expect(() => open(file)).toThrow(message);
});

test('a list that is not there, a folder without lists, and a hub for lists without one stop the start', () => {
  expect(() => open(join(folder, 'nothing'))).toThrow(/cannot be read/);
  const empty = mkdtempSync(join(folder, 'empty-'));
  expect(() => open(empty)).toThrow(/has no lists/);
  expect(() => open(undefined, 'on')).toThrow(/set HALCYON_DOCUMENTS/);
});

test('without a list everything is answered by its text, and nothing by a hash', () => {
  const documents = open(undefined);
  expect(documents.textOf({ query: good })).toBe(good);
  expect(() => documents.textOf({ documentId: hashOf(good) })).toThrow(
    expect.objectContaining({ code: 'PERSISTED_QUERY_NOT_SUPPORTED' }),
  );
});
