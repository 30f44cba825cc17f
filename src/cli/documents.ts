import { readFileSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { HubError } from '../errors.ts';
import { openDocumentReader } from '../graph/read-document.ts';
import { hashOf } from '../graph/trusted-documents.ts';
import { buildHubSchema } from '../hub-schema.ts';

/** Adds `halcyon documents hash`: makes the list by which clients name their documents. */
export function addDocumentsCommand(program: Command): void {
  const documents = program
    .command('documents')
    .description('make lists of documents that clients name by their SHA-256')
    .addHelpText('after', examples);
  documents
    .command('hash')
    .description('check documents, one in each file, and print the list {"<sha256>": "<document>"}')
    .argument('<files...>', 'files that hold a GraphQL document each, sent by clients to the letter')
    .option('-o, --output <file>', 'write the list to this file instead of the terminal')
    .addHelpText('after', examples)
    .action((files: readonly string[], { output }: { readonly output?: string }) => {
      const list = `${JSON.stringify(listDocuments(files), null, 2)}\n`;
      if (output === undefined) process.stdout.write(list);
      else writeFileSync(output, list);
    });
}

const examples = `
Examples:
  halcyon documents hash page.graphql feed.graphql --output documents.json
  HALCYON_DOCUMENTS=documents.json HALCYON_DOCUMENTS_ONLY=on halcyon serve
`;

/** @throws HubError FILE_UNREADABLE, or BAD_VALUE with file, line and column of what the hub would refuse. */
function listDocuments(files: readonly string[]): Readonly<Record<string, string>> {
  const read = openDocumentReader(buildHubSchema().schema, readConfig(process.env).limits);
  const entries = files.map((file): [string, string] => {
    const text = readDocument(file);
    const found = read(text);
    if ('kind' in found) return [hashOf(text), text];
    const [fault] = found;
    const [at] = fault?.locations ?? [];
    const place = at === undefined ? file : `${file}:${at.line}:${at.column}`;
    throw new HubError('BAD_VALUE', `${place} ${fault?.message}`);
  });
  return Object.fromEntries(entries);
}

function readDocument(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new HubError('FILE_UNREADABLE', `${file} cannot be read.`, { cause });
  }
}
