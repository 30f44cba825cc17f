import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorCatalogue, HubError } from '../src/errors.ts';
import { packageRoot } from '../src/package-root.ts';

test('every code is in capitals, has a status of its kind, and tells the operator whether it is normal or what to do', () => {
  const text = readFileSync(join(packageRoot, 'src', 'errors.ts'), 'utf8');
  for (const [code, { status }] of Object.entries(errorCatalogue)) {
    expect(code).toMatch(/^[A-Z]+(?:_[A-Z]+)*$/);
    expect([400, 401, 403, 404, 413, 429, 500, 503]).toContain(status);
    expect(text).toMatch(new RegExp(`/\\*\\* [^\\n]{40,} \\*/\\n  ${code}: `));
  }
});

test('an error keeps its cause for the log and tells only its message, its code and its facts', () => {
  const cause = new Error('select secret');
  const error = new HubError('BAD_PAGE_SIZE', 'first must be at most 100.', {
    extensions: { limit: 100 },
    cause,
  });
  expect(error).toMatchObject({ code: 'BAD_PAGE_SIZE', status: 400, extensions: { limit: 100 }, cause });
  expect(JSON.stringify(error)).not.toContain('secret');
});
