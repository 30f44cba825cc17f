import { buildASTSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { readSdl } from './sdl.ts';

/** The graph's definition as one text, types in alphabetical order, ending in a line end. */
export function printWholeSchema(): string {
  const schema = buildASTSchema(parse(readSdl()));
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
