import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateXML } from 'xmllint-wasm';
import { packageRoot } from '../../src/package-root.ts';

const folder = join(packageRoot, 'tests/fixtures/cap');

/** A file of the CAP corpus. */
export const capFixture = (name: string): string => readFileSync(join(folder, name), 'utf8');

/** What the schema of OASIS has to say against documents; empty when they are valid. */
export async function schemaComplaints(...documents: readonly string[]): Promise<readonly string[]> {
  const xml = documents.map((contents, place) => ({ fileName: `${place + 1}.cap`, contents }));
  const { errors } = await validateXML({ xml, schema: [capFixture('CAP-v1.2.xsd')] });
  return errors.map(({ rawMessage }) => rawMessage);
}
