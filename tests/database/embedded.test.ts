import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isAlive, startTimeOf } from '../../src/database/embedded/process-identity.ts';
import {
  type EmbeddedPostgres,
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../src/database/embedded.ts';
import { packageRoot } from '../../src/package-root.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'halcyon-embedded-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function ask(server: { url: string }, question: string): Promise<unknown> {
  const sql = postgres(server.url, { max: 1, onnotice: () => {} });
  try {
    return (await sql.unsafe(question).values())[0]?.[0];
  } finally {
    await sql.end();
  }
}

async function withServer(
  dataDir: string,
  work: (server: EmbeddedPostgres) => Promise<void>,
): Promise<string[]> {
  const lines: string[] = [];
  const server = await startEmbeddedPostgres({ dataDir, onProgress: (line) => lines.push(line) });
  try {
    await work(server);
  } finally {
    await server.close();
  }
  return lines;
}

test('a folder of any name keeps its rows from one start to the next', async () => {
  const dataDir = join(folder, `it's "q" $HOME %d é ü 平和 \\`);
  const first = await withServer(dataDir, async (server) => {
    await ask(server, 'create table kept as select 42 as answer');
  });
  const second = await withServer(dataDir, async (server) => {
    expect(await ask(server, 'select answer from kept')).toBe(42);
    expect(await ask(server, 'show fsync')).toBe('on');
    expect(await ask(server, 'show jit')).toBe('off');
  });
  expect(first.join()).toContain('Creating a PostgreSQL database');
  expect(second).toEqual([]);
});

test('letters with accents are letters: case and trigrams know them', async () => {
  await withServer(join(folder, 'letters'), async (server) => {
    expect(await ask(server, "select lower('ÉCOLE') = 'école' and 'É' ilike 'é'")).toBe(true);
    await ask(server, 'create extension pg_trgm');
    expect(await ask(server, "select similarity('École', 'Écoles') > similarity('École', 'Ucoles')")).toBe(
      true,
    );
  });
});

/** How often a process asked the kernel for a page of memory, up to now. */
const pagesAskedFor = (pid: number): number =>
  Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[7]);

test.runIf(process.platform === 'linux')(
  'a question of many parts is asked again in the memory that it had',
  async () => {
    const parts = Array.from(
      { length: 40 },
      (_part, index) => `(select max(n) from generate_series(1, ${index}) n)`,
    );
    const question = `select ${parts.join(', ')}`;
    await withServer(join(folder, 'memory'), async (server) => {
      const sql = postgres(server.url, { max: 1 });
      const [backend] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`;
      const askTwenty = async (): Promise<number> => {
        const before = pagesAskedFor(backend?.pid ?? 0);
        for (let time = 0; time < 20; time += 1) await sql.unsafe(question, [], { prepare: true });
        return (pagesAskedFor(backend?.pid ?? 0) - before) / 20;
      };
      await askTwenty();
      // Without it these are hundreds.
      expect(await askTwenty()).toBeLessThan(20);
      await sql.end();
    });
  },
);

test('only this machine can connect, and only with the password', async () => {
  await withServer(join(folder, 'closed'), async (server) => {
    expect(await ask(server, 'show listen_addresses')).toBe('127.0.0.1');
    const url = new URL(server.url);
    expect(url.password.length).toBeGreaterThan(20);
    url.password = 'guess';
    await expect(ask({ url: url.href }, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });
});

test('a second hub on the folder is refused with the process id of the first, and a command can join it', async () => {
  const dataDir = join(folder, 'busy');
  await withServer(dataDir, async (server) => {
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(findEmbeddedPostgres(dataDir)).toBe(server.url);
  });
  expect(findEmbeddedPostgres(dataDir)).toBeUndefined();
});

test('an interrupted creation starts over', async () => {
  const dataDir = join(folder, 'halfway');
  const draft = join(dataDir, 'postgres', 'data.0f9c');
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'PG_VERSION'), '');
  await withServer(dataDir, async (server) => {
    expect(await ask(server, 'select 1')).toBe(1);
  });
  expect(existsSync(draft)).toBe(false);
});

test('after kill -9 the server that was left behind is stopped and its committed rows are there', async () => {
  const dataDir = join(folder, 'killed');
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(join(packageRoot, 'dist/src/database/embedded.js'))});
    const { default: postgres } = await import(${JSON.stringify(join(packageRoot, 'node_modules/postgres/src/index.js'))});
    const server = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    const sql = postgres(server.url, { max: 1 });
    await sql\`create table kept as select 7 as answer\`;
    console.log((await sql\`select pg_postmaster_start_time()::text as t\`)[0].t);
    process.kill(process.pid, 'SIGKILL');`;
  const killed = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(killed.signal).toBe('SIGKILL');
  const lines = await withServer(dataDir, async (server) => {
    expect(await ask(server, 'select answer from kept')).toBe(7);
    expect(await ask(server, 'select pg_postmaster_start_time()::text')).not.toBe(killed.stdout.trim());
  });
  const orphan = Number(lines.join().match(/process (\d+)/)?.[1]);
  expect(isAlive(orphan)).toBe(false);
});

test.each([
  { whose: 'of a process that is gone', lock: () => `${deadProcess()}\n1\n` },
  { whose: 'whose process id another program has now', lock: () => `${process.pid}\nlong ago\n` },
  { whose: 'that holds nothing, after a full disk', lock: () => '' },
])('a lock $whose is taken over', async ({ lock }) => {
  const dataDir = mkdtempSync(join(folder, 'stale-'));
  chmodSync(dataDir, 0o755);
  writeFileSync(join(dataDir, 'hub.lock'), lock());
  await withServer(dataDir, async (server) => {
    expect(await ask(server, 'select 1')).toBe(1);
  });
});

test('a process is known by when it started, not by its number alone', () => {
  expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
  expect(startTimeOf(process.pid)).not.toBe(startTimeOf(process.ppid));
  expect(isAlive(deadProcess())).toBe(false);
});

test('a server that ends unasked is reported', async () => {
  await withServer(join(folder, 'lost'), async (server) => {
    const pid = Number(await ask(server, "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)"));
    process.kill(pid, 'SIGQUIT');
    expect(await server.lost).toContain('server.log');
  });
});

test('a file in the way of the folder is said in one line', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  await expect(startEmbeddedPostgres({ dataDir: file })).rejects.toMatchObject({ code: 'DATA_DIR_UNUSABLE' });
});

test.runIf(process.getuid?.() === 0)(
  'root, below a folder that no other account can enter, gets its database at a place that can be reached and found again',
  async () => {
    const secret = mkdtempSync(join(folder, 'secret-'));
    const dataDir = join(secret, 'data');
    const homes: string[] = [];
    for (const round of [1, 2]) {
      const lines = await withServer(dataDir, async (server) => {
        homes.push(server.home);
        await ask(
          server,
          round === 1 ? 'create table kept as select 1 as answer' : 'select answer from kept',
        );
      });
      expect(lines.join()).toContain(homes[0]);
    }
    expect(homes[0]).toMatch(/^\/var\/lib\/halcyon\//);
    expect(homes[1]).toBe(homes[0]);
    rmSync(homes[0] ?? '', { recursive: true });
  },
);

/** The id of a process that has just ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['-e', '']).pid;
}
