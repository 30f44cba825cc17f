import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/package-root.ts';
import { type ImportEdge, importEdges, readSourceFiles } from '../support/source-files.ts';

const sources = readSourceFiles(['src', 'schema/tables'], /\.ts$/);
const edges = sources.flatMap(importEdges);
const show = ({ from, to }: ImportEdge) => `${from} → ${to}`;

/** The part of the house a file belongs to: `graph`, `domains/missions`, `tables`, or `leaf` for errors and the like. */
function partOf(path: string): string {
  const [root, first = '', second = ''] = path.split('/');
  if (root === 'schema') return 'tables';
  if (first === 'domains') return `domains/${second}`;
  if (/^(?:hub|hub-schema|main)\.ts$/.test(first)) return 'top';
  return first.endsWith('.ts') ? 'leaf' : first;
}

/** What each part may import; a part may always import itself. */
const directions: Readonly<Record<string, readonly string[]>> = {
  tables: [],
  leaf: [],
  database: ['tables', 'leaf'],
  access: ['tables', 'leaf', 'database'],
  log: ['tables', 'leaf', 'database', 'access'],
  graph: ['tables', 'leaf', 'database', 'access', 'log'],
  live: ['leaf', 'database', 'access', 'log', 'graph'],
  exchange: ['tables', 'leaf', 'database', 'access'],
  warning: ['tables', 'leaf', 'database', 'access', 'log'],
  client: [],
};

/** What maps and resolvers are written with: the engine's builders, and the entries and conditions that all domains have in common. */
const isMapVocabulary = (path: string): boolean =>
  /^src\/graph\/(?:map|feed-map|filters|ids|cursor|resolvers)\.ts$/.test(path) ||
  /^src\/domains\/[a-z-]+\.ts$/.test(path);

function isAllowed({ from, to }: ImportEdge): boolean {
  const [source, target] = [partOf(from), partOf(to)];
  if (source === target || ['http', 'cli', 'top'].includes(source)) return true;
  const isCommand = /^src\/domains\/\w+\/(?:\w+-)?commands(?:-\w+)*\.ts$/.test(to);
  if (source.startsWith('domains/')) {
    return (
      isCommand ||
      ['tables', 'leaf', 'database', 'access', 'log'].includes(target) ||
      isMapVocabulary(to) ||
      (from === 'src/domains/maps.ts' && /map\.ts$/.test(to)) ||
      (from === 'src/domains/feeds.ts' && /feed\.ts$/.test(to)) ||
      (from === 'src/domains/resolvers.ts' && /resolvers\.ts$/.test(to))
    );
  }
  if (source === 'exchange' && target.startsWith('domains/')) return true;
  // It raises alerts by the command that people use, and has its moments from the clock that alerts have theirs from.
  if (source === 'warning' && (isCommand || to === 'src/domains/due-ticker.ts')) return true;
  return directions[source]?.includes(target) ?? false;
}

test('imports go downwards only: tables and leaves, database and access, log and graph, domains, exchange, outlets', () => {
  expect(edges.length).toBeGreaterThan(20);
  expect(edges.filter((edge) => !isAllowed(edge)).map(show)).toEqual([]);
});

test('no file imports itself in a circle', () => {
  const targetsOf = (path: string) =>
    edges.filter(({ from, to }) => from === path && partOf(to) !== 'tables').map(({ to }) => to);
  const cleared = new Set<string>();
  const findCircle = (path: string, trail: readonly string[]): readonly string[] | undefined => {
    if (trail.includes(path)) return [...trail, path];
    if (cleared.has(path)) return undefined;
    for (const to of targetsOf(path)) {
      const circle = findCircle(to, [...trail, path]);
      if (circle !== undefined) return circle;
    }
    cleared.add(path);
    return undefined;
  };
  for (const { path } of sources) expect(findCircle(path, [])).toBeUndefined();
});

test('detectors are pure: they know leaves and each other, and neither clock nor chance nor system', () => {
  const detectors = sources.filter(({ path }) => path.startsWith('src/warning/detectors/'));
  expect(detectors.length).toBeGreaterThan(10);
  for (const file of detectors) {
    const impure = importEdges(file).filter(
      ({ to }) => !to.startsWith('src/warning/detectors/') && partOf(to) !== 'leaf',
    );
    expect(impure.map(show)).toEqual([]);
    expect(file.text, file.path).not.toMatch(/Date\.now|new Date\(\)|Math\.random|from '[^.]|performance\./);
  }
});

test('rules are pure: they know types, leaves and other rules, and neither clock nor chance nor system', () => {
  const rules = sources.filter(({ path }) => /\/(?:\w+-)*rules(?:-\w+)*\.ts$/.test(path));
  for (const file of rules) {
    const impure = importEdges(file).filter(
      ({ to, isTypeOnly }) => !isTypeOnly && !/rules/.test(to) && !['leaf', 'tables'].includes(partOf(to)),
    );
    expect(impure.map(show)).toEqual([]);
    expect(file.text, file.path).not.toMatch(/Date\.now|new Date\(\)|Math\.random|from 'node:|performance\./);
  }
});

test('the client helper runs in browsers: it takes nothing of Node, and of packages graphql-ws alone', () => {
  const foreign = sources
    .filter(({ path }) => partOf(path) === 'client')
    .flatMap(({ path, text }) =>
      [...text.matchAll(/from '([^.][^']*)'|\b(Buffer\.|process\.\w)/g)].map(([found]) => `${path} ${found}`),
    );
  expect(foreign.filter((each) => !each.endsWith("from 'graphql-ws/client'"))).toEqual([]);
});

test('nothing is named after what it is not: no utils, lib, helpers, common or types', () => {
  const all = readSourceFiles(['src', 'schema', 'tests', 'bench'], /./);
  const vague = all.filter(({ path }) =>
    /(?:^|\/)(?:utils?|libs?|helpers?|common|types|misc|shared|index)(?:\/|\.)/.test(path),
  );
  expect(vague.map((file) => file.path)).toEqual([]);
});

test('file names are kebab-case', () => {
  const odd = readSourceFiles(['src', 'schema/tables', 'tests', 'bench'], /\.ts$/).filter(
    ({ path }) => !/^[a-z0-9-]+(?:\.(?:test|config))?\.ts$/.test(path.split('/').at(-1) ?? ''),
  );
  expect(odd.map((file) => file.path)).toEqual([]);
});

test('files stay short: at most 400 lines, and a typical one under 120', () => {
  const counts = readSourceFiles(['src', 'schema/tables', 'tests', 'bench'], /\.ts$/).map(
    ({ path, text }) => ({
      path,
      lines: text.split('\n').length,
    }),
  );
  expect(counts.filter(({ lines }) => lines > 400)).toEqual([]);
  const sorted = counts.map(({ lines }) => lines).sort((a, b) => a - b);
  expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(120);
});

test('every export of src says in a docstring what it promises', () => {
  const bare = sources
    .filter(({ path }) => partOf(path) !== 'tables')
    .flatMap(({ path, text }) => {
      const lines = text.split('\n');
      return lines.flatMap((line, index) => {
        const isExport =
          /^export (?:default |async |abstract |declare )*(?:const|let|function|class|interface|type|enum) /.test(
            line,
          );
        return isExport && !/\*\/\s*$/.test(lines[index - 1] ?? '') ? [`${path}:${index + 1} ${line}`] : [];
      });
    });
  expect(bare).toEqual([]);
});

test('the lock file names no registry, so that any mirror serves', () => {
  const lock = readFileSync(join(packageRoot, 'package-lock.json'), 'utf8');
  expect(lock).not.toMatch(/"resolved":/);
  expect(lock).not.toMatch(/https?:\/\/[^"]*\/-\/[^"]*\.tgz/);
});

test('no file names a folder of one machine', () => {
  const everything = readSourceFiles(
    [
      'src',
      'schema',
      'tests',
      'bench',
      'docs',
      'README.md',
      'DATA.md',
      'package.json',
      '.ci',
      'biome.json',
      'tsconfig.json',
    ],
    /\.(?:ts|sql|graphql|json|md)$|run$/,
  ).filter(({ path }) => !path.startsWith('tests/fixtures/'));
  const machineFolder = new RegExp(
    ['/work/', '/root/', '/home/', '/Users/'].map((folder) => `["'\`\\s(]${folder}\\w`).join('|'),
  );
  const named = everything.filter(
    ({ path, text }) => path !== 'tests/contract/architecture.test.ts' && machineFolder.test(text),
  );
  expect(named.map((file) => file.path)).toEqual([]);
});
