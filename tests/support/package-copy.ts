import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/package-root.ts';

/**
 * Copies the built package with everything it has installed into a new folder, as a user would have it elsewhere.
 * The installed packages are linked where the file system allows it: they are large and nobody writes to them.
 */
export function copyPackage(folder: string): void {
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o755);
  for (const part of ['dist', 'schema', 'data', 'package.json']) {
    cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
  }
  const installed = [join(packageRoot, 'node_modules'), folder];
  if (spawnSync('cp', ['-al', ...installed]).status !== 0) spawnSync('cp', ['-a', ...installed]);
}
