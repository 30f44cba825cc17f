import type { z } from 'zod';
import type { ReadRow } from '../importer.ts';
import { type SourceFile, wholeText } from './source-file.ts';

/**
 * Reads a short list from a JSON file, as a whole: an array, or an object whose values are the entries. An entry
 * that does not fit the schema is rejected, named by the first thing wrong in it; the line is its place in the list.
 * @throws Error when the file is not JSON, or JSON that holds no list.
 */
export async function* readJsonList<Row>(
  file: SourceFile,
  schema: z.ZodType<Row>,
): AsyncGenerator<ReadRow<Row>> {
  const document: unknown = JSON.parse(await wholeText(file));
  if (typeof document !== 'object' || document === null) {
    throw new Error(`${file.name} holds neither an array nor an object of entries.`);
  }
  let line = 0;
  for (const entry of Object.values(document)) {
    line += 1;
    const parsed = schema.safeParse(entry);
    if (parsed.success) yield { line, row: parsed.data };
    else yield { rejection: rejectionOf(entry, line, parsed.error) };
  }
}

function rejectionOf(entry: unknown, line: number, error: z.ZodError) {
  const [issue] = error.issues;
  return {
    line,
    column: issue === undefined ? null : issue.path.join('.'),
    value: JSON.stringify(entry).slice(0, 200),
    reason: issue?.message ?? 'does not fit the format',
    mend: 'Correct this entry of the list.',
  };
}
