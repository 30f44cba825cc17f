import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rejection } from './rejection.ts';

/** A CSV file of rejected rows that comes into being with the first of them. */
export interface RejectsFile {
  /** Null as long as nothing was rejected. */
  readonly path: string | null;
  add(rejections: readonly Rejection[]): Promise<void>;
  close(): Promise<void>;
}

/** Prepares `<folder>/<file>.rejects.csv`; an older one of that name is replaced when there are rejections. */
export function openRejectsFile(folder: string, file: string): RejectsFile {
  const path = join(folder, `${file}.rejects.csv`);
  let handle: FileHandle | undefined;
  return {
    get path() {
      return handle === undefined ? null : path;
    },
    async add(rejections) {
      if (rejections.length === 0) return;
      if (handle === undefined) {
        handle = await open(path, 'w');
        await handle.write('file,line,column,value,reason,mend\n');
      }
      const lines = rejections.map(({ line, column, value, reason, mend }) =>
        [file, String(line), column ?? '', value, reason, mend].map(csvCell).join(','),
      );
      await handle.write(`${lines.join('\n')}\n`);
    },
    async close() {
      await handle?.close();
    },
  };
}

/** Quoted where CSV demands it; a text that a spreadsheet would run as a formula is kept a text by an apostrophe. */
function csvCell(value: string): string {
  const text = /^[=+@\t\r]|^-(?![\d.])/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
