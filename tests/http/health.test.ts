import { pino } from 'pino';
import { expect, test } from 'vitest';
import { checkReadiness } from '../../src/database/readiness.ts';
import { serveHealth } from '../../src/http/health.ts';
import { buildServer, listen } from '../../src/http/server.ts';
import { cloneDatabase } from '../support/database.ts';

test('ready says which part is missing, and health stays live when the database is gone', async () => {
  const db = await cloneDatabase();
  const server = buildServer({ maxBodyBytes: 1_000, log: pino({ level: 'silent' }) });
  serveHealth(server, () => checkReadiness(db.database));
  const { url, close } = await listen(server, '127.0.0.1', 0);
  const ask = async (path: string) => {
    const answer = await fetch(url + path);
    return { http: answer.status, body: await answer.json() };
  };
  const empty = await ask('/ready');
  await db.close();
  const gone = await ask('/ready');
  const health = await ask('/health');
  await close();
  expect(empty).toEqual({
    http: 503,
    body: { status: 'not ready', database: true, migrations: true, data: false },
  });
  expect(gone).toEqual({
    http: 503,
    body: { status: 'not ready', database: false, migrations: false, data: false },
  });
  expect(health).toEqual({ http: 200, body: { status: 'live' } });
});
