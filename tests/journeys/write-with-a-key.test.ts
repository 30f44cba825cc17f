import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';
import { type HubProcess, spawnHub } from '../support/hub-process.ts';
import { runCommand } from '../support/run-command.ts';

let db: TestDatabase;
let hub: HubProcess;
beforeAll(async () => {
  db = await loadedDatabase();
  hub = spawnHub({ env: { HALCYON_DATABASE_URL: db.url } });
  await hub.ready;
});
afterAll(async () => {
  hub.child.kill('SIGTERM');
  await hub.ended;
  await db.close();
});

/** What this story reads of an answer. */
interface Body {
  readonly data?: {
    readonly raiseAlert?: {
      readonly alert: { readonly id: string };
      readonly userErrors: readonly unknown[];
    };
  };
}

async function ask(query: string, key?: string) {
  const response = await fetch(`${await hub.ready}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify({ query }),
  });
  const body: Body = JSON.parse(await response.text());
  return { status: response.status, body };
}

/** The mutation that the README shows. */
const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
const raise = /```graphql\n(mutation [\s\S]*?)```/.exec(readme)?.[1] ?? '';

test('an organisation is given a key, warns with it as the README shows, everybody reads the warning and its event is logged, and the key is taken back', async () => {
  expect((await ask(raise)).body).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  const issue = 'token issue --organisation UNHCR --name field-reports';
  const { stdout, stderr } = await runCommand(db.url, issue.split(' '));
  expect(stderr).toMatch(/^A key of .*Refugee/);
  const key = stdout.trim();

  const { body } = await ask(raise, key);
  expect(body.data?.raiseAlert?.userErrors).toEqual([]);
  const id = body.data?.raiseAlert?.alert.id ?? '';
  expect((await ask(raise, key)).body.data).toEqual(body.data);

  const read = await ask(
    '{ region(pcode: "CAF") { alerts { nodes { id owner { acronym } regions { name } } } } }',
  );
  const nodes = [{ id, owner: { acronym: 'UNHCR' }, regions: [{ name: 'Haute-Kotto' }] }];
  expect(read.body.data).toEqual({ region: { alerts: { nodes } } });
  expect(await kindsLogged(id)).toEqual(['alert.raised']);

  expect((await runCommand(db.url, ['token', 'revoke', key.split('_')[1] ?? ''])).code).toBe(0);
  expect((await ask(raise, key)).status).toBe(401);
});

/** What the log holds of an alert, as soon as it holds anything. */
async function kindsLogged(id: string): Promise<string[]> {
  const sql = postgres(db.url, { max: 1 });
  try {
    for (;;) {
      const rows = await sql<{ kind: string }[]>`
        select kind from log.event_log where entity_id = ${id.replace('alert_', '')} order by position`;
      if (rows.length > 0) return rows.map(({ kind }) => kind);
      await sleep(20);
    }
  } finally {
    await sql.end();
  }
}
