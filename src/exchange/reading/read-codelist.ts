import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { ReadRow } from '../importer.ts';
import { type SourceFile, wholeText } from './source-file.ts';

/** One code of an IATI codelist, with its words by language (`en` where the file names none). */
export interface CodelistItem {
  readonly code: string;
  readonly names: Readonly<Record<string, string>>;
  readonly descriptions: Readonly<Record<string, string>>;
  readonly category: string | null;
  readonly isWithdrawn: boolean;
}

const narrative = z.union([
  z.string(),
  z.object({ '#text': z.string().optional(), '@xml:lang': z.string().optional() }),
]);
const words = z.object({ narrative: z.array(narrative) });

const item = z.object({
  code: z.string().min(1),
  name: words,
  description: words.optional(),
  category: z.string().optional(),
  '@status': z.string().optional(),
});

const codelist = z.object({
  codelist: z.object({ 'codelist-items': z.object({ 'codelist-item': z.array(z.unknown()) }) }),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => name === 'codelist-item' || name === 'narrative',
});

/**
 * Reads an IATI codelist (XML, some hundred codes) as a whole; the line of an item is its place in the list. A
 * document with a DOCTYPE is refused before it is parsed: entities that it declares can exhaust memory or read files.
 * @throws Error when the file has a DOCTYPE or is not a codelist.
 */
export async function* readCodelist(file: SourceFile): AsyncGenerator<ReadRow<CodelistItem>> {
  const text = await wholeText(file);
  if (/<!DOCTYPE/i.test(text)) throw new Error(`${file.name} declares a DOCTYPE, which no codelist needs.`);
  const parsed = codelist.safeParse(parser.parse(text));
  if (!parsed.success) throw new Error(`${file.name} is not an IATI codelist.`);
  let line = 0;
  for (const entry of parsed.data.codelist['codelist-items']['codelist-item']) {
    line += 1;
    const decoded = item.safeParse(entry);
    if (decoded.success) yield { line, row: itemOf(decoded.data) };
    else yield { rejection: rejectionOf(entry, line, decoded.error) };
  }
}

function itemOf(data: z.infer<typeof item>): CodelistItem {
  return {
    code: data.code.trim(),
    names: byLanguage(data.name),
    descriptions: data.description === undefined ? {} : byLanguage(data.description),
    category: data.category?.trim() || null,
    isWithdrawn: data['@status'] === 'withdrawn',
  };
}

/** Published lists hold narratives without words (`<narrative xml:lang="fr" />`): those say nothing. */
function byLanguage({ narrative: narratives }: z.infer<typeof words>): Record<string, string> {
  const entries = narratives.map((entry) =>
    typeof entry === 'string' ? ['en', entry] : [entry['@xml:lang'] ?? 'en', entry['#text'] ?? ''],
  );
  return Object.fromEntries(
    entries.map(([language = 'en', text = '']) => [language, text.trim()]).filter(([, text]) => text !== ''),
  );
}

function rejectionOf(entry: unknown, line: number, error: z.ZodError) {
  const [issue] = error.issues;
  return {
    line,
    column: issue === undefined ? null : issue.path.join('.'),
    value: JSON.stringify(entry).slice(0, 200),
    reason: issue?.message ?? 'does not fit the codelist format',
    mend: 'Give the item a code and a name with a narrative.',
  };
}
