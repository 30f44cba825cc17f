import { join } from 'node:path';
import { packageRoot } from '../../package-root.ts';
import { bundledSet } from '../bundled.ts';
import { ucdpGed } from '../in/ucdp-ged.ts';

/** The one bundled source whose events can be replayed. */
export const bundledSource = ucdpGed.name;

/** The files of a source: those that come with the hub when it is named so, else the file of that path itself. */
export function filesOf(source: string): readonly string[] {
  if (source !== bundledSource) return [source];
  return bundledSet
    .filter(({ importer }) => importer.name === bundledSource)
    .map(({ path }) => join(packageRoot, 'data', path));
}
