import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/** A file of the repository, by its path from the root with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** One `import` or `export … from` of a file of ours. */
export interface ImportEdge {
  readonly from: string;
  readonly to: string;
  /** Only types are taken: nothing of it is left when the program runs. */
  readonly isTypeOnly: boolean;
}

/** All files below these folders (or these files themselves) whose names end so. */
export function readSourceFiles(places: readonly string[], ending: RegExp): SourceFile[] {
  return places
    .flatMap((place) => walk(join(packageRoot, place)))
    .filter((path) => ending.test(path))
    .map((path) => ({
      path: relative(packageRoot, path).replaceAll('\\', '/'),
      text: readFileSync(path, 'utf8'),
    }));
}

function walk(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return [];
  return stats.isDirectory() ? readdirSync(path).flatMap((name) => walk(join(path, name))) : [path];
}

/** The imports between files of ours, in the order in which they are written. */
export function importEdges(file: SourceFile): ImportEdge[] {
  const statements = file.text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?)from\s+'(\.[^']+)'/gm);
  return [...statements].map(([, type, names = '', target = '']) => ({
    from: file.path,
    to: join(dirname(file.path), target).replaceAll('\\', '/'),
    isTypeOnly: type !== undefined || /^\{(\s*type\s[^,}]+,?)+\s*\}\s*$/.test(names),
  }));
}
