import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { HubError } from '../errors.ts';
import { hashOf } from './trusted-documents.ts';

/** `{hash: document}`, as graphql-codegen, Relay and `halcyon documents hash` write it. */
const byHash = z.record(z.string(), z.string());

/** What Apollo's generate-persisted-query-manifest writes. */
const apolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), body: z.string() })),
});

const manifest = z.union([
  apolloManifest.transform(({ operations }) => operations.map(({ id, body }) => [id, body] as const)),
  byHash.transform((entries) => Object.entries(entries)),
]);

/** A document of a list, and where it stands there, for whoever has to mend it. */
export interface ListedDocument {
  readonly hash: string;
  readonly text: string;
  /** File and line. */
  readonly place: string;
}

/**
 * The documents of a list, or of all lists (`*.json`) of a folder.
 * @throws HubError CONFIG_INVALID, naming file and line, for what cannot be read, is no list, or has a hash that is not
 * the SHA-256 of its document.
 */
export function readManifests(path: string): readonly ListedDocument[] {
  return filesOf(path).flatMap(readManifest);
}

function filesOf(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = readdirSync(path).filter((name) => name.endsWith('.json'));
    if (files.length > 0) return files.sort().map((name) => join(path, name));
  } catch {
    throw invalid(path, 'cannot be read; give a file or a folder of lists (*.json)');
  }
  throw invalid(path, 'has no lists (*.json)');
}

function readManifest(file: string): readonly ListedDocument[] {
  const text = readFileSync(file, 'utf8');
  const read = manifest.safeParse(parseJson(file, text));
  if (!read.success) {
    throw invalid(
      `${file}:1`,
      'is neither {"<sha256>": "<document>"} nor a persisted query manifest of Apollo',
    );
  }
  return read.data.map(([id, document]) => {
    const place = `${file}:${lineOf(text, text.indexOf(JSON.stringify(id)))}`;
    const hash = id.replace(/^sha256:/, '');
    if (hash === hashOf(document)) return { hash, text: document, place };
    throw invalid(
      place,
      `"${id}" is not the SHA-256 of its document; set the algorithm of your tool to sha256, or run \`halcyon documents hash\``,
    );
  });
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const [, position] = /position (\d+)/.exec(error instanceof Error ? error.message : '') ?? [];
    const line = lineOf(text, position === undefined ? text.length : Number(position));
    throw invalid(`${file}:${line}`, 'is no JSON from there on');
  }
}

const lineOf = (text: string, position: number): number =>
  text.slice(0, Math.max(0, position)).split('\n').length;

const invalid = (place: string, problem: string): HubError =>
  new HubError('CONFIG_INVALID', `HALCYON_DOCUMENTS: ${place} ${problem}.`);
