import { afterAll, beforeAll, expect, test } from 'vitest';
import { expireAlerts } from '../../../src/domains/alerts/expire-alerts.ts';
import { alertVersions } from '../../../src/domains/alerts/versions.ts';
import { fighting, raiseAlert, readAlert, type SeenAlert, sendAlert } from '../../support/alert-sender.ts';
import { inMinutes, letAnHourPass } from '../../support/passing-time.ts';
import { startWritingServer, type WritingServer } from '../../support/writing-server.ts';

let server: WritingServer;
beforeAll(async () => {
  server = await startWritingServer();
});
afterAll(() => server.close());

const raise = (...expiries: (string | null)[]): Promise<SeenAlert> =>
  raiseAlert(server.officer, { infos: expiries.map((expires) => ({ ...fighting, expires })) });

/** Each version of an alert: how many of its blocks had expired by then, and whether another message had ended it. */
async function versionsOf({ id }: SeenAlert): Promise<readonly (readonly [number, number, boolean])[]> {
  const rows = await server.sql.unsafe<{ version: number; expired: number; is_ended: boolean }[]>(
    `select version, superseded_by_id is not null as is_ended,
            (select count(*)::int from alert_infos where alert_id = t.id and expires <= t.as_of) as expired
       from ${alertVersions} t where id = $1 order by version`,
    [id.slice(-36)],
  );
  return rows.map(({ version, expired, is_ended }) => [version, expired, is_ended]);
}

async function supersede({ id }: SeenAlert): Promise<void> {
  const version = (await readAlert(server.officer, id))?.version;
  await sendAlert(server.officer, 'updateAlert', { id, version, infos: [fighting] });
}

test('an alert that has just been raised has one version, of which nothing has expired', async () => {
  expect(await versionsOf(await raise(inMinutes(10), inMinutes(10), null))).toEqual([[1, 0, false]]);
});

test('each instant at which blocks expire makes one version, and an update makes the last', async () => {
  const alert = await raise(inMinutes(10), inMinutes(10), inMinutes(20), null);
  await letAnHourPass(server.sql);
  expect(await versionsOf(alert)).toEqual([[1, 0, false]]);
  await expireAlerts(server.database);
  const expired = [
    [1, 0, false],
    [2, 2, false],
    [3, 3, false],
  ];
  expect(await versionsOf(alert)).toEqual(expired);
  await supersede(alert);
  expect(await versionsOf(alert)).toEqual([...expired, [4, 0, true]]);
});

test('an update that comes before an expiry is told makes the next version, and the expiry makes none', async () => {
  const alert = await raise(inMinutes(10), null);
  await letAnHourPass(server.sql);
  await supersede(alert);
  await expireAlerts(server.database);
  expect(await versionsOf(alert)).toEqual([
    [1, 0, false],
    [2, 0, true],
  ]);
});
