import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/database/embedded/process-identity.ts';
import { type HubProcess, readServerPid, spawnHub } from '../support/hub-process.ts';
import { copyPackage } from '../support/package-copy.ts';

/** An account without rights or home; its number is the same on every Linux. */
const nobody = { uid: 65_534, gid: 65_534 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halcyon-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the hub until it loads data, which takes migrations and a working server, and stops it. */
async function startAndStop(hub: HubProcess, databaseFolder: (output: string) => string): Promise<string> {
  await hub.printed(/\.csv: \d+ rows/);
  const folder = databaseFolder(hub.output());
  const serverPid = readServerPid(folder);
  hub.child.kill('SIGTERM');
  expect(await hub.ended).toBe(0);
  expect(isAlive(serverPid)).toBe(false);
  return folder;
}

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')('started by root', () => {
  test('below a closed home, programs and rows stand where the account of the server can reach them', async () => {
    chmodSync(folder, 0o700);
    const checkout = join(folder, 'halcyon');
    copyPackage(checkout);
    // A careful administrator's umask closes what is made newly, too.
    const command = ['sh', '-c', `umask 077; exec "${process.execPath}" dist/src/main.js serve`] as const;
    const start = () => spawnHub({ cwd: checkout, command });
    const said = (output: string) => output.match(/The database stands in (\S+):/)?.[1] ?? '';
    const first = await startAndStop(start(), said);
    expect(first).toMatch(/^\/var\/lib\/halcyon\//);
    expect(statSync(first).mode & 0o777).toBe(0o700);
    const second = start();
    expect(await startAndStop(second, said)).toBe(first);
    expect(second.output()).not.toContain('Creating');
    rmSync(first, { recursive: true });
  });

  test('on behalf of an ordinary user, everything stays in the folder and belongs to that user', async () => {
    chmodSync(folder, 0o755);
    const checkout = join(folder, 'halcyon');
    copyPackage(checkout);
    chownSync(checkout, nobody.uid, nobody.gid);
    const command = [process.execPath, 'dist/src/main.js', 'serve'] as const;
    const hub = spawnHub({ cwd: checkout, command, account: nobody, env: { HOME: '/nonexistent' } });
    const databaseFolder = await startAndStop(hub, () => join(checkout, '.halcyon', 'postgres'));
    expect(statSync(databaseFolder).uid).toBe(nobody.uid);
    expect(existsSync(join(checkout, '.halcyon', 'hub.lock'))).toBe(false);
  });
});
