import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { buildASTSchema, lexicographicSortSchema, parse, printSchema } from 'graphql';
import { readSdl } from '../sdl.ts';

/** Adds `halcyon export-schema`: prints the whole graph as one SDL file, for code generators and editors. */
export function addExportSchemaCommand(program: Command): void {
  program
    .command('export-schema')
    .description('print the GraphQL schema, with every description, as one file')
    .option('-o, --output <file>', 'write it to this file instead of the terminal')
    .addHelpText(
      'after',
      `
Examples:
  halcyon export-schema | less
  halcyon export-schema --output schema/schema.graphql
`,
    )
    .action(({ output }: { output?: string }) => {
      const text = printWholeSchema();
      if (output === undefined) process.stdout.write(text);
      else writeFileSync(output, text);
    });
}

/** The graph's definition as one text, types in alphabetical order, ending in a line end. */
export function printWholeSchema(): string {
  const schema = buildASTSchema(parse(readSdl()));
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
