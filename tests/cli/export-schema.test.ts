import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { printWholeSchema } from '../../src/print-whole-schema.ts';

test('the printed schema in the repository is the one that the hub serves; `npm run schema` prints it anew', () => {
  expect(readFileSync(join(packageRoot, 'schema', 'schema.graphql'), 'utf8')).toBe(printWholeSchema());
});

test('the printed schema stands by itself, with its descriptions', () => {
  const schema = buildSchema(printWholeSchema());
  expect(schema.getQueryType()?.getFields().mission?.description).toBeTruthy();
});
