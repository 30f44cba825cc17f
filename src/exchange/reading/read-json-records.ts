import type { ReadRow } from '../importer.ts';
import type { NamedCells } from './cells.ts';
import { readJsonElements } from './read-json-elements.ts';
import type { SourceFile } from './source-file.ts';

/** A JSON object whose values are read as cells of a table, under the names of its keys. */
export interface JsonRecord extends NamedCells {
  /** As it came. */
  readonly record: Readonly<Record<string, unknown>>;
}

/**
 * Streams the objects of a JSON array, or the features of a GeoJSON collection: of a feature the properties count,
 * and of a point the coordinates as `longitude` and `latitude`. An element that is no valid JSON is rejected.
 */
export async function* readJsonRecords(file: SourceFile): AsyncGenerator<ReadRow<JsonRecord>> {
  for await (const { line, text } of readJsonElements(file.text())) {
    const record = parsed(text);
    yield record === null
      ? { rejection: { line, ...malformed(text) } }
      : { line, row: recordOf(record, line) };
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return null;
  }
}

function malformed(text: string) {
  return {
    column: null,
    value: text.slice(0, 200),
    reason: 'is not valid JSON',
    mend: 'Write the record as a JSON object; quote keys and texts and leave no comma at the end.',
  };
}

function recordOf(record: Readonly<Record<string, unknown>>, line: number): JsonRecord {
  const { properties, geometry } = record;
  const values = isObject(properties) ? { ...pointOf(geometry), ...properties } : record;
  return {
    line,
    record: isObject(properties) ? { ...properties, geometry } : record,
    get: (key) => textOf(values, key),
  };
}

function pointOf(geometry: unknown): Record<string, unknown> {
  if (!isObject(geometry) || !Array.isArray(geometry.coordinates)) return {};
  const [longitude, latitude] = geometry.coordinates;
  return { longitude, latitude };
}

/** Numbers and truth values as text; null as an empty cell; undefined where the object has no such key. */
function textOf(values: Readonly<Record<string, unknown>>, key: string): string | undefined {
  if (!Object.hasOwn(values, key)) return undefined;
  const value = values[key];
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
