import { type GraphQLScalarType, isScalarType, Kind } from 'graphql';
import { expect, test } from 'vitest';
import { buildHubSchema } from '../../src/hub-schema.ts';

const { schema } = buildHubSchema();

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name);
  if (!isScalarType(type)) throw new Error(`${name} is no scalar.`);
  return type;
}

test.each([
  ['Date', '2014-04-10'],
  ['Date', '2000-02-29'],
  ['Date', '0001-01-01'],
  ['DateTime', '2014-04-10T12:00Z'],
  ['DateTime', '2014-04-10T12:00:00.123456789+05:30'],
  ['CountryCode', 'CAF'],
  ['Url', 'https://example.org/a?b="c"'],
  ['Cursor', 'anything'],
  ['String', ''],
])('a %s may be %j, as a literal and as a variable', (name, text) => {
  expect(scalar(name).parseValue(text)).toBe(text);
  expect(scalar(name).parseLiteral({ kind: Kind.STRING, value: text })).toBe(text);
});

test.each([
  ['Date', '2014-02-30'],
  ['Date', '2014-4-1'],
  ['Date', '2014-04-10T00:00:00Z'],
  ['Date', '10000-01-01'],
  ['Date', 'infinity'],
  ['Date', '2014-04-10\u0000'],
  ['Date', 20140410],
  ['DateTime', '2014-04-10'],
  ['DateTime', '2014-04-10T12:00:00'],
  ['DateTime', '2014-02-30T12:00:00Z'],
  ['DateTime', '2014-04-10T25:00:00Z'],
  ['DateTime', 'now'],
  ['CountryCode', 'caf'],
  ['CountryCode', 'CF'],
  ['Url', 'no url'],
  ['Cursor', ''],
  ['Cursor', 5],
  ['String', 'a\u0000b'],
  ['ID', 'mission_\u0000'],
])('a %s may not be %j', (name, value) => {
  expect(() => scalar(name).parseValue(value)).toThrow();
});
