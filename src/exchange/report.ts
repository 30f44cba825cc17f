import type { RunCounts } from '../domains/imports/commands.ts';
import type { Rejection } from './rejection.ts';

/** What became of the rows of one file. Rows that repeat the header within the data are `skipped`. */
export interface FileReport extends RunCounts {
  readonly file: string;
  /** Rows seen, skipped ones excepted. */
  readonly rows: number;
  readonly skipped: number;
  /** Rows that were not written because a person must place one of their values first. */
  readonly waiting: number;
  /** The first few rejections; all of them are in `rejectsFile`. */
  readonly rejections: readonly Rejection[];
  /** Where rejected rows are listed; null when there are none. */
  readonly rejectsFile: string | null;
  readonly durationMs: number;
}

/** What an import did, file by file. */
export interface ImportReport {
  readonly importer: string;
  readonly files: readonly FileReport[];
}

/** The report as lines of text for a person. */
export function describeReport(report: ImportReport): string {
  return report.files.flatMap(describeFile).join('\n');
}

function describeFile(file: FileReport): string[] {
  const seconds = (file.durationMs / 1000).toFixed(1);
  const counts = [
    `${file.new} new`,
    `${file.changed} changed`,
    `${file.unchanged} unchanged`,
    `${file.duplicate} duplicate`,
    `${file.rejected} rejected`,
    ...(file.waiting === 0 ? [] : [`${file.waiting} waiting for a person`]),
    ...(file.skipped === 0 ? [] : [`${file.skipped} repeated header lines or notes skipped`]),
  ];
  const lines = [`${file.file}: ${file.rows} rows in ${seconds} s: ${counts.join(', ')}`];
  for (const { line, column, value, reason, mend } of file.rejections) {
    lines.push(
      `  line ${line}${column === null ? '' : `, ${column}`}: ${JSON.stringify(value)} ${reason}. ${mend}`,
    );
  }
  if (file.rejectsFile !== null) lines.push(`  All rejected rows: ${file.rejectsFile}`);
  if (file.review > 0) lines.push(`  ${file.review} distinct values need a person's look (review items)`);
  return lines;
}
