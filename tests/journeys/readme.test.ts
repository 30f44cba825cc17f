import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settings } from '../../src/config.ts';
import { importers } from '../../src/exchange/in/registry.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { packageRoot } from '../../src/package-root.ts';
import { openAsk } from '../support/ask.ts';
import { loadedDatabase, type TestDatabase } from '../support/database.ts';

const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');

/** The text of the first fenced block in that language. */
function block(language: string): string {
  const found = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme);
  return found?.[1] ?? '';
}

let test: TestDatabase;

beforeAll(async () => {
  test = await loadedDatabase();
});

afterAll(() => test.close());

describe('the README', () => {
  it('shows a question with the answer that the bundled data gives', async () => {
    const data = await openAsk(test.database)(block('graphql'));
    expect({ data }).toEqual(JSON.parse(block('json')));
  });

  it('tries questions that the graph answers', async () => {
    const ask = openAsk(test.database);
    await expect(ask('{ search(text: "bangui") { name } }')).resolves.toHaveProperty('search.0');
    await expect(ask('{ incidentTotals(by: [YEAR, REGION]) { year } }')).resolves.toHaveProperty(
      'incidentTotals.0',
    );
    await expect(
      ask('{ incidents(asKnownAt: "2100-01-01T00:00:00Z") { totalCount } }'),
    ).resolves.toHaveProperty('incidents.totalCount');
    await expect(ask('{ region(pcode: "CF32") { boundary ancestors { name } } }')).resolves.toHaveProperty(
      'region.ancestors.0.name',
      'Central African Republic',
    );
  });

  it('follows the log from the place that a list names', async () => {
    const ask = openAsk(test.database);
    const [list, selection] = [/`(incidents) \{ asOf … \}`/, /`changes\(after: …\) (\{.*\})`/].map(
      (pattern) => pattern.exec(readme)?.[1],
    );
    const now = `${list}(first: 1) { asOf }`;
    const { incidents } = JSON.parse(JSON.stringify(await ask(`{ ${now} }`)));
    const told = await ask(`{ changes(after: "${incidents.asOf}") ${selection} }`);
    expect(told).toEqual({ changes: { changes: [], cursor: incidents.asOf } });
  });

  it('shows no document that the graph would refuse', () => {
    const { schema } = buildHubSchema();
    const documents = [...readme.matchAll(/```graphql\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');
    expect(documents.length).toBeGreaterThan(2);
    for (const document of documents) expect(validate(schema, parse(document))).toEqual([]);
  });

  it('names settings with their defaults, formats and files that exist', () => {
    const rows = [...readme.matchAll(/^\| `(HALCYON_\w+)` \| (\S*) ?\|/gm)];
    expect(rows.length).toBeGreaterThan(3);
    for (const [, name, standard] of rows) {
      expect(settings.find((setting) => setting.name === name)?.defaultText).toBe(standard);
    }
    const [, format] = /halcyon import (\S+) events/.exec(readme) ?? [];
    expect(importers.map((importer) => importer.name)).toContain(format);
    const routes = [...readme.matchAll(/`((?:[a-z-]+\/)*[a-z-]+\.ts)`/g)].map((match) => match[1] ?? '');
    expect(routes.length).toBeGreaterThan(15);
    const missing = routes.filter(
      (file) => !existsSync(join(packageRoot, 'src', file.replace(/^src\//, ''))),
    );
    expect(missing).toEqual([]);
  });
});
