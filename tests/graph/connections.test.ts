import { type GraphQLObjectType, getNamedType, isEnumType, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maps } from '../../src/domains/maps.ts';
import { stringifyAnswer } from '../../src/http/stringify-answer.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';
import { type MeasuredGraph, openSeededGraph } from '../support/graph.ts';
import { mappedFields } from '../support/mapped-fields.ts';
import { idOf } from './corpus/question.ts';

let seeded: MeasuredGraph;
beforeAll(async () => {
  seeded = await openSeededGraph();
});
afterAll(() => seeded.close());

/** A connection field in one of its orders. */
interface Pages {
  parent: string;
  prefix: string | undefined;
  field: string;
  order: string;
}

const { schema } = buildHubSchema();
const prefixes = new Map(maps.flatMap((map) => (map.kind === 'type' ? [[map.name, map.idPrefix]] : [])));

/** Every connection of the root and of every type that an id leads to, in every order; agreements are for their parties alone. */
const everyPages: Pages[] = [...prefixes]
  .flatMap(([parent, prefix]) => {
    const type = schema.getType(parent);
    return isObjectType(type) && (prefix || parent === 'Query') ? pagesOf(type, prefix) : [];
  })
  .filter(({ field }) => field !== 'agreements');

function pagesOf(type: GraphQLObjectType, prefix: string | undefined): Pages[] {
  return mappedFields(type).flatMap((field) => {
    const orderBy = field.args.find(({ name }) => name === 'orderBy');
    const orders = orderBy && getNamedType(orderBy.type);
    return isEnumType(orders)
      ? orders.getValues().map(({ name: order }) => ({ parent: type.name, prefix, field: field.name, order }))
      : [];
  });
}

async function read(document: string): Promise<Record<string, unknown>> {
  const answer = await seeded.graph.answer({ document: parse(document), audience: { kind: 'public' } });
  expect(answer.errors).toBeUndefined();
  return JSON.parse(stringifyAnswer(answer)).data;
}

interface Page {
  edges: { cursor: string; node: { id: string } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
  totalCount: number;
}

const pageFields =
  'edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount';

/** One page of the connection, below the n-th object of the parent's type. */
async function readPage(pages: Pages, n: number, given: string): Promise<Page> {
  const field = `page: ${pages.field}(${given}, orderBy: ${pages.order}) { ${pageFields} }`;
  const { page, node } = (await read(
    pages.prefix
      ? `{ node(id: "${idOf(pages.prefix, n)}") { ... on ${typeBehind(pages)} { ${field} } } }`
      : `{ ${field} }`,
  )) as { page: Page; node: { page: Page } | null };
  return page ?? node?.page ?? { edges: [], pageInfo: {}, totalCount: 0 };
}

/** Organisations show either face; their connections are those of the interface. */
const typeBehind = ({ prefix, parent }: Pages): string =>
  prefix === 'organisation' ? 'Organisation' : parent;

/** The object of the parent's type with the longest list, and that list as a whole. */
async function longestList(pages: Pages): Promise<{ n: number; whole: Page }> {
  const numbers = pages.prefix ? [1, 2, 3, 4, 5, 6, 7] : [1];
  const lists = await Promise.all(
    numbers.map(async (n) => ({ n, whole: await readPage(pages, n, 'first: 100') })),
  );
  return lists.reduce((best, each) => (each.whole.totalCount > best.whole.totalCount ? each : best));
}

test.each(everyPages)(
  'following the pages of $parent.$field in the order $order meets every row once',
  async (pages) => {
    const { n, whole } = await longestList(pages);
    expect(whole.totalCount).toBeGreaterThan(0);
    expect(whole.edges.length).toBe(whole.totalCount);
    const met: Page['edges'] = [];
    let after = 'null';
    for (;;) {
      const page = await readPage(pages, n, `first: 1, after: ${after}`);
      expect(page.pageInfo.hasPreviousPage).toBe(met.length > 0);
      expect(page.totalCount).toBe(whole.totalCount);
      met.push(...page.edges);
      expect(page.pageInfo.endCursor ?? undefined).toBe(page.edges.at(-1)?.cursor);
      if (!page.pageInfo.hasNextPage) break;
      after = `"${page.pageInfo.endCursor}"`;
    }
    expect(met).toEqual(whole.edges);
  },
);

test('rows that come and go between two pages neither repeat nor hide others', async () => {
  const names = async (given: string) => {
    const { sources } = (await read(
      `{ sources(first: 1${given}) { nodes { slug } pageInfo { endCursor } } }`,
    )) as {
      sources: { nodes: { slug: string }[]; pageInfo: { endCursor: string } };
    };
    return { slug: sources.nodes[0]?.slug, next: `, after: "${sources.pageInfo.endCursor}"` };
  };
  const first = await names('');
  expect(first.slug).toBe('patrol');
  const add = (n: number, slug: string, name: string) =>
    seeded.sql.unsafe(
      `insert into sources (id, slug, name, kind, licence) values ('${idOf('x', n).slice(2)}', '${slug}', '${name}', 'NGO', '')`,
    );
  await add(901, 'earlier', 'A before all');
  await add(902, 'later', 'Q');
  const second = await names(first.next);
  expect(second.slug).toBe('later');
  await seeded.sql.unsafe(`delete from sources where slug = 'later'`);
  expect((await names(second.next)).slug).toBe('ucdp-ged');
});
