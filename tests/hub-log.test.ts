import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { openLog } from '../src/hub-log.ts';

/** What the log makes of an error. */
function logged(error: unknown): { readonly text: string; readonly err: Record<string, unknown> } {
  let text = '';
  const sink = new Writable({
    write(line, _encoding, done) {
      text += line;
      done();
    },
  });
  openLog('info', sink).error({ err: error }, 'it failed');
  return { text, err: JSON.parse(text).err };
}

const secret = 'Fatima was seen at the mill';
const key = `hal_0198c7a2-0000-7000-8000-000000000001_${'s'.repeat(43)}`;

/** An error as drivers and libraries make them. */
const withFacts = (message: string, facts: object): Error => Object.assign(new Error(message), facts);

const parseFailure = (): unknown => {
  try {
    return JSON.parse(`{"headline": ${secret}`);
  } catch (error) {
    return error;
  }
};

test.each([
  [
    'of PostgreSQL about a row',
    withFacts('null value in column "x" violates not-null constraint', {
      detail: `Failing row contains (1, ${secret})`,
    }),
  ],
  [
    'of PostgreSQL about a value',
    withFacts(`invalid input syntax for type uuid: "${secret}"`, { code: '22P02' }),
  ],
  ['of Drizzle', new Error(`Failed query: insert into x values ($1)\nparams: ${secret},${key}`)],
  ['of Drizzle, on one line', new Error(`Failed query: insert into x params: ${secret}`)],
  ['of JSON', parseFailure()],
  ['of zod', z.object({ a: z.number() }).safeParse({ a: secret, [secret]: 1 }).error],
  ['with a query', withFacts('it broke', { query: secret, parameters: [secret], args: [key] })],
  ['with a key', new Error(`no such key: ${key}`)],
  ['with a token', new Error('Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2ln was refused')],
  ['with a cause', new Error('outer', { cause: withFacts(`"${secret}"`, { detail: secret }) })],
  ['with a quoted text', new Error(`cannot place '${secret}' nor \`${secret}\` nor "${secret}`)],
  ['that is no error', secret],
])('an error %s is logged without what people wrote or hold', (_what, error) => {
  const { text } = logged(error);
  expect(text).not.toMatch(/Fatima|mill|hal_0198|ssss|eyJ/);
  expect(text).toContain('it failed');
});

test('kind, code, table and place of an error are told, and so is what is no secret of its message', () => {
  const cause = withFacts("Cannot read properties of undefined (reading 'code')", {
    code: '23505',
    table_name: 'incidents',
    constraint_name: 'incidents_pkey',
  });
  const { err } = logged(new TypeError('The object of Observation.indicator is missing', { cause }));
  expect(err).toMatchObject({
    type: 'TypeError',
    message: 'The object of Observation.indicator is missing',
    place: expect.arrayContaining([expect.stringMatching(/hub-log\.test\.ts:\d+/)]),
    cause: {
      message: cause.message,
      code: '23505',
      table_name: 'incidents',
      constraint_name: 'incidents_pkey',
    },
  });
});
