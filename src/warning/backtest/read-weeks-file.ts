import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { HubError } from '../../errors.ts';
import { type CountedWeeks, mondayOf } from './series.ts';

const rowShape = z.object({
  region: z.string().min(1),
  week: z.iso.date(),
  count: z
    .string()
    .regex(
      /^\d{0,9}$/,
      'It takes a whole number of at most nine digits, or nothing for a week that nobody counted',
    ),
});

/**
 * Reads weekly counts from a CSV file, plain or gzipped, with the columns region, week (any day of it) and count; other
 * columns do not matter. An empty count is a week that nobody counted; weeks that are not named held nothing.
 * @throws HubError FILE_UNREADABLE for a file that cannot be read or a row that does not fit, with its line.
 */
export function readWeeksFile(path: string): readonly CountedWeeks[] {
  const regions = new Map<string, Map<string, number | null>>();
  for (const { record, info } of rowsOf(path)) {
    const read = rowShape.safeParse(record);
    if (!read.success) {
      const [issue] = read.error.issues;
      throw unreadable(path, `line ${info.lines}: ${issue?.path.join('.')}: ${issue?.message}`, read.error);
    }
    const { region, week, count } = read.data;
    const weeks = regions.get(region) ?? new Map<string, number | null>();
    regions.set(region, weeks);
    if (weeks.has(mondayOf(week))) {
      throw unreadable(
        path,
        `line ${info.lines}: ${region} has two counts for the week of ${mondayOf(week)}`,
      );
    }
    weeks.set(mondayOf(week), count === '' ? null : Number(count));
  }
  return [...regions].map(([region, weeks]) => ({ region, weeks }));
}

interface Row {
  readonly record: unknown;
  readonly info: { readonly lines: number };
}

function rowsOf(path: string): readonly Row[] {
  try {
    const bytes = readFileSync(path);
    const text = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    const rows: Row[] = [];
    parse(text, {
      ...{ bom: true, columns: true, trim: true, info: true, skip_empty_lines: true },
      on_record: (row: Row) => {
        rows.push(row);
        return null;
      },
    });
    return rows;
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(path, error.message, error);
    throw unreadable(path, 'there is no such file, or this user may not read it', error);
  }
}

const unreadable = (path: string, why: string, cause?: unknown): HubError =>
  new HubError('FILE_UNREADABLE', `Cannot read ${path}: ${why}.`, { cause });
