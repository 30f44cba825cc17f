import { GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { FeedMap } from '../graph/feed-map.ts';
import { type FilterMatch, openFilterMatch } from '../graph/filter-match.ts';
import type { Graph, GraphRequest } from '../graph/graph.ts';
import { readSubscription, type Subscription } from '../graph/subscription.ts';
import { decodeLogCursor, type LogPosition } from '../log/cursor.ts';
import { readLogState } from '../log/read-events.ts';
import { startTail } from '../log/tail.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import { deliver, prepare, type Route } from './batch.ts';
import { Group } from './group.ts';
import { type Question, readQuestion } from './question.ts';
import { RouteIndex } from './route-index.ts';
import { type FeedSink, type LiveEdge, Subscriber } from './subscriber.ts';

/** The feeds of a node, until `close`. */
export interface Feeds {
  /**
   * Begins a subscription; everything about it, errors included, is told to the sink. The answer ends it. A cursor to
   * resume at goes before the `after` and `snapshot` of the document.
   */
  subscribe(request: GraphRequest, sink: FeedSink, resumeAt?: string): () => void;
  /** What is held for subscriptions at the moment; all zero when there are none, but for the work done. */
  counts(): FeedCounts;
  /** Stops following the log. Whoever is still subscribed is told nothing more. */
  close(): Promise<void>;
}

/** What the feeds hold and have done. */
export interface FeedCounts {
  readonly groups: number;
  readonly routes: number;
  readonly terms: number;
  readonly subscribers: number;
  /** How often messages were executed and written out for the groups that there are. */
  readonly executions: number;
}

/** What feeds are made of. */
export interface FeedOptions {
  /** For the connection that listens to the log. */
  readonly url: string;
  readonly database: Database;
  readonly graph: Graph;
  readonly feeds: readonly FeedMap[];
  readonly encoder: AnswerEncoder;
  readonly log: Logger;
}

/** A group and its routes by their filters. */
interface GroupOfRoutes {
  readonly group: Group;
  readonly routes: Map<string, Route>;
}

/**
 * Starts telling what happens, from the end of the log on. Each batch of events is routed to the filters that it may
 * concern, decided once per filter, executed and written out once per group, and delivered in one step, so that
 * whoever subscribes meanwhile either gets it live or reads it from the log, never both.
 * @throws HubError as `readLogState` does.
 */
export async function startFeeds(options: FeedOptions): Promise<Feeds> {
  const groups = new Map<string, GroupOfRoutes>();
  const index = new RouteIndex<Route>();
  const start = await readLogState(options.database);
  const edge: { -readonly [Part in keyof LiveEdge]: LiveEdge[Part] } = {
    head: start,
    routedTo: start.position,
  };

  const leave = (route: Route, subscriber: Subscriber): void => {
    route.members.delete(subscriber);
    const holder = groups.get(route.groupKey);
    if (route.members.size > 0 || holder?.routes.get(route.key) !== route) return;
    index.remove(route);
    holder.routes.delete(route.key);
    if (holder.routes.size === 0) groups.delete(route.groupKey);
  };

  const tail = startTail({
    ...options,
    after: start,
    onEvents: async (events) => {
      const last = events.at(-1);
      if (last === undefined) return;
      edge.routedTo = last.position;
      deliver(await prepare((event) => index.find(event.keysBefore, event.keysAfter), events));
      edge.head = { epoch: last.epoch, position: last.position };
    },
    onResync: (log, reason) => {
      edge.head = log;
      edge.routedTo = log.position;
      for (const { routes } of groups.values()) {
        for (const { members } of routes.values()) for (const member of members) member.resync(log, reason);
      }
    },
  });

  return {
    subscribe: (request, sink, resumeAt) => {
      try {
        const wanted = readWanted(options, request, resumeAt);
        const route = routeFor(options, groups, index, request, wanted);
        const subscriber = new Subscriber({
          ...options,
          asker: route,
          group: route.group,
          sink,
          edge,
          onEnd: (ended) => leave(route, ended),
        });
        route.members.add(subscriber);
        void subscriber.begin(wanted.beginning);
        return () => subscriber.end();
      } catch (error) {
        sink.fail([error]);
        return () => {};
      }
    },
    counts: () => countUp(groups, index),
    close: () => tail.close(),
  };
}

/** What a subscription asks for, decoded. */
interface Wanted {
  readonly feed: FeedMap;
  readonly subscription: Subscription;
  readonly question: Question;
  readonly match: FilterMatch;
  readonly beginning: { readonly after: LogPosition | undefined; readonly hasSnapshot: boolean };
}

function readWanted(
  { graph, feeds, database }: FeedOptions,
  request: GraphRequest,
  resumeAt: string | undefined,
): Wanted {
  const subscription = readSubscription(
    graph.schema,
    request.document,
    operationOf(request),
    request.variables ?? {},
  );
  const feed = feeds.find(({ field }) => field === subscription.field.name);
  const rowType = feed && graph.rowType(feed.typeName);
  if (feed === undefined || rowType === undefined) {
    throw new Error(`Subscription.${subscription.field.name} has no feed.`);
  }
  const { filter, after, snapshot } = subscription.arguments;
  if (typeof after === 'string' && snapshot === true) {
    throw new HubError('BAD_VALUE', 'Give `after` or `snapshot`, not both.');
  }
  const startAt = resumeAt ?? after;
  return {
    feed,
    subscription,
    question: readQuestion(feed, filter),
    match: openFilterMatch(
      { database, audience: request.audience, rowType, revisions: feed.revisions },
      subscription,
    ),
    beginning: {
      after: typeof startAt === 'string' ? decodeLogCursor(startAt) : undefined,
      hasSnapshot: snapshot === true && resumeAt === undefined,
    },
  };
}

function operationOf({ document, operationName }: GraphRequest): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  throw new GraphQLError('Name the operation that is meant.', { extensions: { code: 'BAD_USER_INPUT' } });
}

/** Groups are told apart by their document, operation, rights, and what their messages depend on. */
function routeFor(
  { graph, encoder }: FeedOptions,
  groups: Map<string, GroupOfRoutes>,
  index: RouteIndex<Route>,
  request: GraphRequest,
  { feed, subscription, question, match }: Wanted,
): Route {
  const groupKey = JSON.stringify([
    request.document.loc?.source.body,
    request.operationName ?? null,
    request.audience,
    subscription.shape,
  ]);
  const holder = groups.get(groupKey) ?? {
    group: new Group({ graph, encoder, feed, request }),
    routes: new Map<string, Route>(),
  };
  groups.set(groupKey, holder);
  const key = JSON.stringify(subscription.arguments.filter ?? null);
  const present = holder.routes.get(key);
  if (present !== undefined) return present;
  const route: Route = { key, groupKey, group: holder.group, feed, question, match, members: new Set() };
  holder.routes.set(key, route);
  index.add(route);
  return route;
}

function countUp(groups: ReadonlyMap<string, GroupOfRoutes>, index: RouteIndex<Route>): FeedCounts {
  const held = [...groups.values()];
  const routes = held.flatMap((each) => [...each.routes.values()]);
  return {
    groups: held.length,
    routes: routes.length,
    terms: index.size,
    subscribers: routes.reduce((sum, { members }) => sum + members.size, 0),
    executions: held.reduce((sum, { group }) => sum + group.executionCount, 0),
  };
}
