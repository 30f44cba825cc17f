import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { printWholeSchema } from '../print-whole-schema.ts';

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
