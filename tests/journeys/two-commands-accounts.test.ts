import { chmodSync, chownSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/database/embedded/process-identity.ts';
import { databaseFolderOf, type HubProcess, readServerPid, spawnHub } from '../support/hub-process.ts';
import { copyPackage } from '../support/package-copy.ts';

/** An account without rights or home; its number is the same on every Linux. */
const nobody = { uid: 65_534, gid: 65_534 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'halcyon-accounts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function startAndStop(hub: HubProcess): Promise<{ databaseFolder: string; isReady: boolean }> {
  const url = await hub.ready;
  const databaseFolder = databaseFolderOf(hub);
  const isReady = (await fetch(`${url}/health`)).ok;
  const serverPid = readServerPid(databaseFolder);
  hub.child.kill('SIGTERM');
  expect(await hub.ended).toBe(0);
  expect(isAlive(serverPid)).toBe(false);
  return { databaseFolder, isReady };
}

describe.runIf(process.getuid?.() === 0 && process.platform === 'linux')('started by root', () => {
  test('in a folder below a closed home, programs and rows stand where the account of the server can reach them', async () => {
    chmodSync(folder, 0o700);
    const checkout = join(folder, 'halcyon');
    copyPackage(checkout);
    const start = () => spawnHub({ cwd: checkout, command: [process.execPath, 'dist/src/main.js', 'serve'] });
    const first = await startAndStop(start());
    expect(first).toMatchObject({
      databaseFolder: expect.stringMatching(/^\/var\/lib\/halcyon\//),
      isReady: true,
    });
    expect(statSync(first.databaseFolder).mode & 0o777).toBe(0o700);
    expect(await startAndStop(start())).toEqual(first);
    rmSync(first.databaseFolder, { recursive: true });
  }, 300_000);

  test('on behalf of an ordinary user, everything stays in the folder and belongs to that user', async () => {
    chmodSync(folder, 0o755);
    const checkout = join(folder, 'halcyon');
    copyPackage(checkout);
    chownSync(checkout, nobody.uid, nobody.gid);
    const hub = spawnHub({
      cwd: checkout,
      command: [process.execPath, 'dist/src/main.js', 'serve'],
      account: nobody,
      env: { HOME: '/nonexistent' },
    });
    const { databaseFolder, isReady } = await startAndStop(hub);
    expect(isReady).toBe(true);
    expect(databaseFolder).toBe(join(checkout, '.halcyon', 'postgres'));
    expect(statSync(databaseFolder).uid).toBe(nobody.uid);
    expect(existsSync(join(checkout, '.halcyon', 'hub.lock'))).toBe(false);
  }, 300_000);
});
