import { spawnSync } from 'node:child_process';
import { expect, inject, test } from 'vitest';
import { settings } from '../../src/config.ts';
import { importers } from '../../src/exchange/in/registry.ts';
import { builtMain } from '../support/hub-process.ts';

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { PATH, HOME } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [builtMain, ...words], {
    encoding: 'utf8',
    env: { PATH, HOME, HALCYON_PORT: '0', ...env },
  });
  return { status, stdout, stderr };
}

test('help lists the commands, each with help of its own and an example', () => {
  const { status, stdout } = run(['--help']);
  expect(status).toBe(0);
  for (const command of ['serve', 'import', 'migrate', 'export-schema', 'token', 'replay']) {
    expect(stdout).toContain(command);
    const help = run([command, '--help']);
    expect(help.status).toBe(0);
    expect(help.stdout).toMatch(new RegExp(`Examples:\\n(?:.*\\n)*.*halcyon ${command}`));
  }
});

test('help for serve lists every setting with its meaning and its default', () => {
  const { stdout } = run(['serve', '--help']);
  for (const { name, meaning, defaultText } of settings) {
    expect(stdout).toMatch(new RegExp(`${name} .*${meaning.slice(0, 20)}.*${defaultText}`));
  }
});

test('help for import lists every format', () => {
  const { stdout } = run(['import', '--help']);
  expect(importers.length).toBeGreaterThan(0);
  for (const { name, title } of importers) expect(stdout).toMatch(new RegExp(`${name} +.*`)) ?? title;
});

test.each([
  { words: ['frobnicate'], told: "unknown command 'frobnicate'" },
  { words: ['import', 'no-such-format', 'file.csv'], told: 'no-such-format' },
  { words: ['import', 'ucdp-ged'], told: "missing required argument 'files'" },
  { words: ['serve', '--port', '80'], told: "unknown option '--port'" },
])('wrong usage $words ends with 2 and says what is wrong', ({ words, told }) => {
  const { status, stderr } = run(words);
  expect(status).toBe(2);
  expect(stderr).toContain(told);
});

test('wrong settings end with 2 and name all of them, without a stack', () => {
  const { status, stderr } = run(['serve'], { HALCYON_PORT: 'x', HALCYON_LOG_LEVEL: 'y' });
  expect(status).toBe(2);
  expect(stderr).toMatch(/HALCYON_PORT.*\n.*HALCYON_LOG_LEVEL/);
  expect(stderr).not.toMatch(/ at .*\.js/);
});

test('a file that cannot be read is named before anything is started', () => {
  const { status, stderr, stdout } = run(['import', 'ucdp-ged', 'no-such-file.csv']);
  expect(status).toBe(1);
  expect(stderr.trim()).toMatch(/^halcyon: Cannot read no-such-file.csv: .*$/);
  expect(stdout).toBe('');
});

test.each([
  {
    wrong: 'password',
    change: (url: URL) => Object.assign(url, { password: 'hunter2' }),
    told: /password is wrong/,
  },
  {
    wrong: 'database name',
    change: (url: URL) => Object.assign(url, { pathname: '/nowhere' }),
    told: /no database of that name/,
  },
  { wrong: 'port', change: (url: URL) => Object.assign(url, { port: '1' }), told: /nothing listens there/ },
  { wrong: 'host', change: (url: URL) => Object.assign(url, { hostname: 'nosuch.invalid' }), told: /host/ },
])('a wrong $wrong of the database is said in one line that shows no password', ({ change, told }) => {
  const url = new URL(inject('clusterUrl'));
  const { password } = url;
  change(url);
  const { status, stderr } = run(['serve'], { HALCYON_DATABASE_URL: url.href });
  expect(status).toBe(1);
  expect(stderr.trim()).toMatch(/^halcyon: Cannot use PostgreSQL at .*HALCYON_DATABASE_URL\.$/);
  expect(stderr).toMatch(told);
  expect(stderr).not.toContain('hunter2');
  expect(stderr).not.toContain(password);
});
