import { boolean, integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { equals } from '../../src/graph/filters.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  edgeMap,
  embed,
  facesMap,
  lookup,
  many,
  one,
  rows,
  typeMap,
  variants,
} from '../../src/graph/map.ts';
import { buildSchema } from '../../src/graph/schema.ts';

const colour = pgEnum('colour', ['RED', 'BLUE']);
const posts = pgTable('posts', {
  id: uuid().primaryKey(),
  name: text().notNull(),
  nickname: text(),
  height: integer().notNull(),
  isManned: boolean().notNull(),
  colour: colour().notNull(),
  tags: text().array().notNull(),
  parentId: uuid(),
});

/** A small world that fits; each test changes one part of it. */
const sdl = `
  enum Colour { RED BLUE }
  enum PostOrder { NAME_ASC }
  input PostFilter { name: String }
  type PageInfo { hasNextPage: Boolean! }
  type Post { id: ID! name: String! nickname: String height: Int! isManned: Boolean! colour: Colour! tags: [String!]! parent: Post children: [Post!]! size: Size }
  type Size { height: Int! }
  type PostEdge { cursor: String! node: Post! }
  type PostConnection { edges: [PostEdge!]! nodes: [Post!]! pageInfo: PageInfo! totalCount: Int! asOf: String! }
  type Query { post(id: ID, name: String): Post posts(first: Int, after: String, filter: PostFilter, orderBy: PostOrder): PostConnection! }
`;

const postOptions = {
  idPrefix: 'post',
  fields: {
    parent: one(posts.parentId),
    children: many(by(posts.parentId), ascending(posts.name)),
    size: embed({}),
  },
  filters: { name: equals(posts.name) },
  orders: { NAME_ASC: ascending(posts.name) },
};
const queryFields = {
  post: lookup({ id: { column: posts.id }, name: { column: posts.name } }),
  posts: connection(all),
};

const build = (text: string, post: object = {}, query: object = {}, more: AnyMap[] = []) =>
  buildSchema(text, [
    typeMap('Query', undefined, { fields: { ...queryFields, ...query } }),
    typeMap('Post', posts, { ...postOptions, ...post }),
    ...more,
  ]);

const withFields = (fields: object) => ({ fields: { ...postOptions.fields, ...fields } });

test('a schema and maps that fit are accepted', () => {
  expect(build(sdl).schema.getQueryType()?.name).toBe('Query');
});

test.each<[string, () => unknown, string]>([
  [
    'a field that nothing answers',
    () => build(sdl.replace('nickname: String', 'salary: Int')),
    'Post.salary has neither a map entry, a column nor a resolver.',
  ],
  [
    'an entry that the SDL does not have',
    () => build(sdl, withFields({ motto: posts.name })),
    'Post.motto has an entry, but the SDL has no such field.',
  ],
  [
    'a column that may be null under a non-null field',
    () => build(sdl.replace('nickname: String', 'nickname: String!')),
    'Post.nickname is non-null, but its column nickname may be null.',
  ],
  [
    'a key that may be null under a non-null object',
    () => build(sdl.replace('parent: Post', 'parent: Post!')),
    'Post.parent is non-null, but its column parentId may be null.',
  ],
  [
    'a column that may be null inside an embedded object',
    () => build(sdl.replace('type Size { height', 'type Size { nickname: String! height')),
    'Size.nickname is non-null, but its column nickname may be null.',
  ],
  [
    'a number over a text',
    () => build(sdl, withFields({ height: posts.name })),
    'Post.height is of type Int, but its column name of type text.',
  ],
  [
    'a text over a number',
    () => build(sdl, withFields({ name: posts.height })),
    'Post.name is of type String, but its column height of type integer.',
  ],
  [
    'a list over a single value',
    () => build(sdl, withFields({ tags: posts.name })),
    'Post.tags and its column name must both be lists, or neither.',
  ],
  [
    'an enum that lacks a value of its column',
    () => build(sdl.replace('{ RED BLUE }', '{ RED GREEN }')),
    'Post.colour: Colour lacks BLUE, which its column colour may hold.',
  ],
  [
    'a map for a type that is not there',
    () => build(sdl, {}, {}, [typeMap('Person', posts)]),
    'Person has a map, but the SDL has no object type of that name.',
  ],
  [
    'a field that leads to a type without map',
    () =>
      build(
        `${sdl} type Cat { name: String! } extend type Post { cats: [Cat!]! }`,
        withFields({ cats: rows({ source: () => 'cats', order: '1', limit: 1 }) }),
      ),
    'Post.cats leads to Cat, which has no map.',
  ],
  [
    'a filter that the map does not know',
    () => build(sdl.replace('{ name: String }', '{ name: String age: Int }')),
    'Query.posts(filter:) offers age, which the map does not know.',
  ],
  [
    'a filter that the SDL does not offer',
    () => build(sdl, { filters: { ...postOptions.filters, nickname: equals(posts.nickname) } }),
    'Query.posts(filter:) does not offer nickname, which the map knows.',
  ],
  [
    'an order that the map does not know',
    () => build(sdl.replace('{ NAME_ASC }', '{ NAME_ASC NAME_DESC }')),
    'Query.posts(orderBy:) offers NAME_DESC, which the map does not know.',
  ],
  [
    'an order over a column that may be null',
    () => build(sdl, { orders: { NAME_ASC: ascending(posts.nickname) } }),
    'Query.posts: the order NAME_ASC uses nickname, which may be null.',
  ],
  [
    'a connection without any order',
    () => build(sdl, { orders: {} }),
    'Query.posts: Post has no order to page by.',
  ],
  [
    'a connection whose nodes have no table',
    () => build(`${sdl} extend type Post { pages: PageInfo }`, withFields({ pages: connection(all) })),
    'Post.pages is a connection whose field nodes leads to no mapped table.',
  ],
  [
    'a connection with a field that pages do not have',
    () => build(sdl.replace('totalCount: Int!', 'totalCount: Int! sum: Int')),
    'PostConnection offers sum, which the map does not know.',
  ],
  [
    'a fact on an edge that no map gives',
    () => build(sdl.replace('type PostEdge {', 'type PostEdge { since: String')),
    'PostEdge.since is a fact of an edge, but PostEdge has no map.',
  ],
  [
    'a fact on an edge that its table lacks',
    () =>
      build(sdl.replace('type PostEdge {', 'type PostEdge { since: String'), {}, {}, [
        edgeMap('PostEdge', posts),
      ]),
    'PostEdge.since has neither a map entry, a column nor a resolver.',
  ],
  [
    'a key of a look-up that the map does not know',
    () => build(sdl.replace('post(id: ID,', 'post(id: ID, code: Int,')),
    'Query.post offers code, which the map does not know.',
  ],
  [
    'variants under a type that is no union',
    () =>
      build(
        sdl,
        withFields({ parent: variants({ when: () => 'true', type: 'Post', column: posts.parentId }) }),
      ),
    'Post.parent: variants belong under a union or an interface, not under Post.',
  ],
  [
    'a face without map',
    () =>
      build(sdl, {}, {}, [
        facesMap('Thing', posts, {
          idPrefix: 'thing',
          faces: [{ type: 'Cat', when: () => 'true' }],
          rest: 'Post',
          filters: {},
          orders: {},
        }),
      ]),
    'Thing: its face Cat has no map.',
  ],
  [
    'two maps for one type',
    () => build(sdl, {}, {}, [typeMap('Post', posts)]),
    'Two maps describe the type Post.',
  ],
  [
    'two types with one id prefix',
    () => build(sdl, {}, {}, [typeMap('Size', posts, { idPrefix: 'post' })]),
    'Two maps claim the id prefix post.',
  ],
  [
    'a resolver for a field that is not there',
    () => buildSchema(sdl, [], { Query: { now: () => 1 } }),
    'There is a resolver for Query.now, which the SDL does not have.',
  ],
])('%s stops the start, and the message names both sides', (_what, start, message) => {
  expect(start).toThrow(message);
});

test('all mismatches are told at once', () => {
  const start = () => build(sdl.replace('nickname: String', 'nickname: String! salary: Int'));
  expect(start).toThrow(/Post\.nickname is non-null.*\n- Post\.salary has neither/s);
});

test('a resolver answers a field that no map answers', () => {
  const { schema } = buildSchema(
    `${sdl} extend type Query { now: String! }`,
    [typeMap('Query', undefined, { fields: queryFields }), typeMap('Post', posts, postOptions)],
    { Query: { now: () => 'now' } },
  );
  expect(schema.getQueryType()?.getFields().now?.resolve).toBeDefined();
});
