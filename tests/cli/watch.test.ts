import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WatchLines } from '../../src/cli/watch-lines.ts';
import { packageRoot } from '../../src/package-root.ts';
import { fighting, raiseAlert } from '../support/alert-sender.ts';
import { openLine } from '../support/breakable-line.ts';
import { builtMain, type HubProcess, spawnHub } from '../support/hub-process.ts';
import { mutate, report } from '../support/incident-writing.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';

let server: LiveServer;
beforeAll(async () => {
  server = await startLiveServer();
});
afterAll(() => server.close());

const running: HubProcess[] = [];
afterEach(async () => {
  for (const { child } of running) child.kill('SIGKILL');
  await Promise.all(running.splice(0).map(({ ended }) => ended));
});

/** Starts the built command. */
function watch(words: readonly string[], env: Record<string, string> = {}, url = server.httpUrl): HubProcess {
  const command = [process.execPath, builtMain, 'watch', '--url', url, ...words] as const;
  const watcher = spawnHub({ command, env });
  running.push(watcher);
  return watcher;
}

test('what happens is one line each, with kind, words, place and deaths; what leaves is named', async () => {
  const watcher = watch(['--region', 'CF21']);
  await watcher.printed(/Live: incidents are told as they happen\./);
  const incident = await report(server.officer, {
    headline: 'Ambush\u001b[2J near Bria',
    deaths: { best: 3 },
  });
  const line =
    /^\d{4}-\d\d-\d\d \d\d:\d\dZ {2}reported {5}Ambush \[2J near Bria · Ouham, .* · 3 deaths · reported$/m;
  await watcher.printed(line);
  await mutate(server.officer, 'retractIncident', incident);
  await watcher.printed(/gone {9}Ambush/);
  watcher.child.kill('SIGINT');
  expect(await watcher.ended).toBe(0);
  expect(watcher.output()).toMatch(/Stopped\. To go on from here: --after \S+\n$/);
});

test('the README watches what can be watched', async () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const [, words = ''] = /npx halcyon watch (--.*)\n/.exec(readme) ?? [];
  await watch(words.split(' ')).printed(/Live: incidents/);
});

test('alerts are told by severity, and the exercise only to who asks for it', async () => {
  const watcher = watch(['--feed', 'alerts', '--severity', 'SEVERE', '--snapshot']);
  await watcher.printed(/Live: alerts/);
  await raiseAlert(server.officer, { status: 'EXERCISE' });
  await raiseAlert(server.officer);
  await watcher.printed(/raised {7}SEVERE · Fighting near Batangafo · Ouham, .* · \w+/);
  expect(watcher.output()).not.toContain('EXERCISE');
});

test('a filter that the organisation shares is watched by its name, and an unknown name is told with those that there are', async () => {
  const [, token = ''] = server.authorization.split(' ');
  const input = {
    clientReference: 'desk',
    name: 'night shift',
    isShared: true,
    alerts: { info: { pcode: 'CF22' } },
  };
  await server.officer(
    'mutation ($input: SaveWatchFilterInput!) { saveWatchFilter(input: $input) { userErrors { message } } }',
    { input },
  );
  const watcher = watch(['--saved', 'night shift'], { HALCYON_TOKEN: token });
  await watcher.printed(/Live: alerts are told/);
  await raiseAlert(server.officer);
  const there = [{ description: 'Ouham-Pendé', pcodes: ['CF22'] }];
  await raiseAlert(server.officer, { infos: [{ ...fighting, event: 'Shelling', areas: there }] });
  await watcher.printed(/raised {7}SEVERE · Shelling/);
  expect(watcher.output()).not.toContain('Batangafo');
  const other = watch(['--saved', 'day shift'], { HALCYON_TOKEN: token });
  expect(await other.ended).toBe(2);
  expect(other.output()).toContain('No filter called "day shift" is saved for you. There are "night shift".');
});

test('a lost connection is told, made again, and nothing is missed or printed twice', async () => {
  const line = await openLine(Number(new URL(server.httpUrl).port));
  const watcher = watch(['--json'], {}, `http://127.0.0.1:${line.port}`);
  await watcher.printed(/Live/);
  line.cut();
  await watcher.printed(/Trying again in/);
  await report(server.officer, { headline: 'Meanwhile' });
  await watcher.printed(/Meanwhile/);
  const messages = watcher
    .output()
    .split('\n')
    .filter((each) => each.startsWith('{'));
  const parsed = messages.map((each) => JSON.parse(each));
  expect(parsed.map(({ __typename }) => __typename)).toEqual(['Ready', 'CaughtUp', 'IncidentUpserted']);
  expect(parsed.at(-1)).toMatchObject({ cursor: expect.any(String), incident: { headline: 'Meanwhile' } });
  await line.close();
});

test('whoever gives the cursor of the end is told what happened since', async () => {
  const first = watch([]);
  await first.printed(/Live/);
  first.child.kill('SIGINT');
  await first.ended;
  await report(server.officer, { headline: 'While nobody watched' });
  const [, cursor = ''] = /--after (\S+)/.exec(first.output()) ?? [];
  await watch(['--after', cursor]).printed(/While nobody watched/);
});

describe('what cannot be watched is said at once:', () => {
  test.each([
    [['--region', 'XX99'], {}, 2, 'The hub knows no region with the P-code "XX99".'],
    [['--severity', 'SEVERE'], {}, 2, '--severity is for --feed alerts.'],
    [['--feed', 'alerts', '--kind', 'RIOTS'], {}, 2, '--kind is for --feed incidents.'],
    [['--saved', 'x'], {}, 2, '--saved takes a key or token in HALCYON_TOKEN'],
    [['--saved', 'x', '--region', 'CAF'], {}, 2, 'cannot be used with'],
    [['--saved', 'x'], { HALCYON_TOKEN: 'hal_no' }, 1, 'The hub does not take the key in HALCYON_TOKEN.'],
    [['--url', 'nowhere'], {}, 2, 'is no address of a hub'],
    [['--url', 'http://127.0.0.1:1'], {}, 1, 'No hub answers at http://127.0.0.1:1/.'],
    [['--after', 'x'], {}, 1, 'The cursor is not one of this log.'],
    [['--after', 'x', '--snapshot'], {}, 2, 'cannot be used with'],
    [[], { HALCYON_TOKEN: 'hal_no' }, 1, 'The hub does not take the key in HALCYON_TOKEN.'],
  ])('%j %j', async (words, env: Record<string, string>, code, sentence) => {
    const watcher = watch(words, env);
    expect(await watcher.ended).toBe(code);
    expect(watcher.output()).toContain(sentence);
  });
});

test('colour is for the kind alone, and only where it is wanted', () => {
  const removed = {
    __typename: 'Removed',
    cursor: '1',
    occurredAt: '2026-01-02T03:04:05Z',
    subjectId: 'incident_1',
  } as const;
  expect(new WatchLines(false).lineOf(removed)).toBe('2026-01-02 03:04Z  left         incident_1');
  expect(new WatchLines(true).lineOf(removed)).toContain('\u001b[2mleft');
});
