import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '../../src/database/embedded/process-identity.ts';
import {
  databaseFolderOf,
  type HubProcess,
  type HubProcessOptions,
  readServerPid,
  spawnHub,
} from '../support/hub-process.ts';

/** One folder for the whole story: loading the bundled data into it happens once, in the first test. */
let dataDir: string;
const running: HubProcess[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), "halcyon it's 平和 "));
  chmodSync(dataDir, 0o755);
});
afterEach(async () => {
  for (const hub of running.splice(0)) {
    hub.child.kill('SIGTERM');
    await hub.ended;
  }
});
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function start(options: HubProcessOptions = {}): HubProcess {
  const hub = spawnHub({ ...options, env: { HALCYON_DATA_DIR: dataDir, ...options.env } });
  running.push(hub);
  return hub;
}

async function isListening(url: string): Promise<boolean> {
  return fetch(`${url}/health`).then(
    () => true,
    () => false,
  );
}

describe('the life of one folder', () => {
  test('the first run creates, migrates and loads, says where everything is, and SIGTERM stops all of it', async () => {
    const hub = start({ env: { HALCYON_EXERCISE: '' } });
    const url = await hub.ready;
    expect(hub.output()).toMatch(/Exercise +replaying .*HALCYON_EXERCISE=off turns it off/);
    expect(await (await fetch(`${url}/ready`)).json()).toMatchObject({ status: 'ready', data: true });
    expect(hub.output()).toContain(`Database  ${dataDir}`);
    const serverPid = readServerPid(databaseFolderOf(hub));
    hub.child.kill('SIGTERM');
    expect(await hub.ended).toBe(0);
    expect(isAlive(serverPid)).toBe(false);
    expect(await isListening(url)).toBe(false);
  }, 300_000);

  test('the second run is ready within seconds, and Ctrl-C in a terminal stops all of it', async () => {
    const startedAt = performance.now();
    const hub = start();
    await hub.ready;
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    const serverPid = readServerPid(databaseFolderOf(hub));
    process.kill(-(hub.child.pid ?? 0), 'SIGINT'); // As a terminal does: to the whole process group.
    expect(await hub.ended).toBe(0);
    expect(isAlive(serverPid)).toBe(false);
  });

  test('after kill -9 the next start takes over', async () => {
    const killed = start();
    await killed.ready;
    const orphan = readServerPid(databaseFolderOf(killed));
    killed.child.kill('SIGKILL');
    await killed.ended;
    expect(isAlive(orphan)).toBe(true);
    const url = await start().ready;
    expect(isAlive(orphan)).toBe(false);
    expect((await fetch(`${url}/ready`)).status).toBe(200);
  });

  test('a second hub on the folder is refused in one line with the process id of the first', async () => {
    const first = start();
    const url = await first.ready;
    const second = start();
    expect(await second.ended).toBe(1);
    expect(second.output().trim()).toMatch(
      new RegExp(`^halcyon: Another hub \\(process ${first.child.pid}\\) .*HALCYON_DATA_DIR\\.$`),
    );
    expect(await isListening(url)).toBe(true);
  });

  test('commands that only need the database work beside a running hub', async () => {
    await start().ready;
    const command = start({ command: [process.execPath, 'dist/src/main.js', 'migrate'] });
    expect(await command.ended).toBe(0);
    expect(command.output()).toContain('is up to date');
  });

  test('when the database ends unasked, the hub says where the reason is and ends with 1', async () => {
    const hub = start();
    await hub.ready;
    process.kill(readServerPid(databaseFolderOf(hub)), 'SIGQUIT');
    expect(await hub.ended).toBe(1);
    expect(hub.output()).toMatch(/^halcyon: PostgreSQL ended unexpectedly; .*server\.log/m);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s to `npm start` alone leaves no process behind',
    async (signal) => {
      const npm = start({ command: ['npm', 'start', '--silent', '--ignore-scripts'] });
      const url = await npm.ready;
      const serverPid = readServerPid(databaseFolderOf(npm));
      npm.child.kill(signal);
      await npm.ended;
      for (let waited = 0; (await isListening(url)) && waited < 10_000; waited += 100) await sleep(100);
      expect(await isListening(url)).toBe(false);
      for (let waited = 0; isAlive(serverPid) && waited < 10_000; waited += 100) await sleep(100);
      expect(isAlive(serverPid)).toBe(false);
    },
  );
});

test('a taken port is refused at once, with the way to choose another, before anything is started', async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
  const { port } = blocker.address() as AddressInfo;
  const hub = start({ env: { HALCYON_PORT: String(port) } });
  expect(await hub.ended).toBe(1);
  blocker.close();
  expect(hub.output().trim()).toMatch(new RegExp(`^halcyon: Port ${port} is taken .*HALCYON_PORT.*$`));
});
