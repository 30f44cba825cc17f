import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CostBuckets } from '../../src/graph/cost-buckets.ts';
import { feedDocument } from '../support/feed-client.ts';
import { type LiveServer, startLiveServer } from '../support/live-server.ts';
import { askOver, codesOf, transports } from '../support/transports.ts';

const nobody = { kind: 'anonymous' } as const;
const here = '127.0.0.1';

/** Time that passes when the tests say so. */
let nowMs = 0;
const makeBuckets = (): CostBuckets =>
  new CostBuckets({ costBucket: 100, costRefillPerSecond: 10 }, () => nowMs);

const refusal = (take: () => void): unknown => {
  try {
    take();
    return undefined;
  } catch (error) {
    return error;
  }
};

describe('a bucket', () => {
  test('is emptied by prices, refused with the time to wait, and filled again by time', () => {
    const buckets = makeBuckets();
    buckets.open(nobody, here, false).take(95);
    expect(refusal(() => buckets.open(nobody, here, false).take(30))).toMatchObject({
      code: 'THROTTLED',
      message: 'This costs 30 and 5 is left to you now. Try again in 3 s, or ask for smaller pages.',
      extensions: { retryAfterSeconds: 3 },
    });
    nowMs += 2_500;
    expect(refusal(() => buckets.open(nobody, here, false).take(30))).toBeUndefined();
    nowMs += 3_600_000;
    expect(buckets.available(`address ${here}`)).toBe(100);
  });

  test('gets back what an operation did not come to, and owes what it came to beyond its price', () => {
    const buckets = makeBuckets();
    const cheaper = buckets.open(nobody, here, true);
    cheaper.take(60);
    cheaper.settle(20);
    expect(cheaper.report()).toEqual({
      requestedQueryCost: 60,
      actualQueryCost: 20,
      throttleStatus: { maximumAvailable: 100, currentlyAvailable: 80, restoreRate: 10 },
    });
    const dearer = buckets.open(nobody, here, false);
    dearer.take(10);
    dearer.settle(120);
    nowMs += 4_000;
    expect(refusal(() => buckets.open(nobody, here, false).take(1))).toMatchObject({ code: 'THROTTLED' });
    nowMs += 200;
    expect(refusal(() => buckets.open(nobody, here, false).take(1))).toBeUndefined();
  });

  test('never holds what costs more than itself', () => {
    const take = () => makeBuckets().open(nobody, here, false).take(101);
    expect(refusal(take)).toMatchObject({ code: 'QUERY_TOO_COSTLY' });
  });

  test('is of a key, of a person, of an IPv4 address, or of a network of IPv6', () => {
    const buckets = makeBuckets();
    const key = { kind: 'organisation', organisationId: 'o', scopes: [], expiresAt: new Date() } as const;
    buckets.open({ ...key, keyId: 'a' }, here, false).take(100);
    buckets.open({ ...key, keyId: 'b' }, here, false).take(100);
    buckets.open(nobody, here, false).take(100);
    buckets.open(nobody, '2001:db8:1:2::1', false).take(100);
    buckets.open(nobody, '2001:db8:1:3::1', false).take(100);
    for (const address of ['::ffff:127.0.0.1', '2001:db8:1:2:ffff::9', '2001:0db8:0001:0003::']) {
      expect(refusal(() => buckets.open(nobody, address, false).take(1))).toMatchObject({
        code: 'THROTTLED',
      });
    }
  });

  test('costs memory only while it is not full, and there are never more than 50 000', () => {
    const buckets = makeBuckets();
    const visit = (count: number, cost: number): void => {
      for (let n = 0; n < count; n += 1)
        buckets.open(nobody, `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, false).take(cost);
    };
    visit(60_000, 1);
    expect(buckets.size).toBe(50_000);
    nowMs += 60_000;
    visit(30_000, 1);
    expect(buckets.size).toBeLessThan(30_001);
  });
});

describe('in the graph', () => {
  const buckets = makeBuckets();
  let server: LiveServer;
  beforeAll(async () => {
    server = await startLiveServer(undefined, { buckets });
  });
  afterAll(() => server.close());

  const page = '{ missions(first: 40) { totalCount } }';
  const wanted = { query: page, extensions: { cost: true } };

  test.each(transports)('over %s, what is spent is told, and then refused for so long', async (transport) => {
    nowMs += 60_000;
    const throttleStatus = { maximumAvailable: 100, restoreRate: 10 };
    const costs: unknown[] = [];
    for (let times = 0; times < 2; times += 1) {
      costs.push((await askOver(server, transport, wanted)).extensions?.cost);
    }
    const paid = { requestedQueryCost: 41, actualQueryCost: 41 };
    expect(costs).toEqual([
      { ...paid, throttleStatus: { ...throttleStatus, currentlyAvailable: 59 } },
      { ...paid, throttleStatus: { ...throttleStatus, currentlyAvailable: 18 } },
    ]);
    const refused = await askOver(server, transport, wanted);
    expect(codesOf(refused)).toEqual(['THROTTLED']);
    expect(refused.errors?.[0]?.extensions.retryAfterSeconds).toBe(3);
    expect(codesOf(await askOver(server, transport, wanted, server.authorization))).toEqual([]);
  });

  test('whoever is known is told without asking, and nobody else', async () => {
    nowMs += 60_000;
    const query = '{ __typename }';
    for (const transport of transports) {
      expect(await askOver(server, transport, { query })).toEqual({ data: { __typename: 'Query' } });
      const known = await askOver(server, transport, { query }, server.authorization);
      expect(known.extensions?.cost).toMatchObject({ requestedQueryCost: 1 });
    }
  });

  test('the status is 200 for plain JSON and 429 for the media type of GraphQL, with the time to wait', async () => {
    nowMs += 60_000;
    buckets.spend(`address ${here}`, 95);
    const statuses = await Promise.all(
      ['application/json', 'application/graphql-response+json'].map(async (accept) => {
        const response = await fetch(`${server.httpUrl}/graphql`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept },
          body: JSON.stringify({ query: page }),
        });
        return `${response.status} ${response.headers.get('retry-after')}`;
      }),
    );
    expect(statuses).toEqual(['200 4', '429 4']);
  });

  test('a feed pays once, when it begins, for its messages and for its snapshot', async () => {
    nowMs += 60_000;
    const before = buckets.available(`address ${here}`);
    const feed = { query: feedDocument };
    expect(codesOf(await askOver(server, 'stream by POST', { ...feed, variables: { after: 'x' } }))).toEqual([
      'BAD_CURSOR',
    ]);
    expect(before - buckets.available(`address ${here}`)).toBe(2);
    const snapshot = await askOver(server, 'websocket', { ...feed, variables: { snapshot: true } });
    expect(codesOf(snapshot)).toEqual(['QUERY_TOO_COSTLY']);
  });

  test('a mutation that cannot be paid writes nothing', async () => {
    nowMs += 60_000;
    const [{ count } = { count: 0 }] = await server.sql<
      { count: number }[]
    >`select count(*)::int from incidents`;
    const query = `mutation { ${Array.from({ length: 11 }, (_, n) => `m${n}: retractIncident(input: { clientReference: "${n}", id: "x", reason: "y", version: 1 }) { userErrors { message } }`).join(' ')} }`;
    const answer = await askOver(server, 'POST', { query }, server.authorization);
    expect(codesOf(answer)).toEqual(['QUERY_TOO_COSTLY']);
    expect(await server.sql`select count(*)::int from incidents`).toEqual([{ count }]);
  });
});
