import { GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Audience } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import type { FeedMap } from '../graph/feed-map.ts';
import { openFilterMatch } from '../graph/filter-match.ts';
import type { Graph, GraphRequest } from '../graph/graph.ts';
import type { RowType } from '../graph/model.ts';
import { readSubscription, type Subscription } from '../graph/subscription.ts';
import { decodeLogCursor } from '../log/cursor.ts';
import { type LoggedEvent, readLogState } from '../log/read-events.ts';
import { startTail } from '../log/tail.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import { prepare } from './batch.ts';
import { Group } from './group.ts';
import { GroupSharing, isRouted } from './group-sharing.ts';
import { DeliveryNotes } from './note-deliveries.ts';
import { readQuestion } from './question.ts';
import { endsRights, Revocations } from './revocations.ts';
import type { Route } from './route.ts';
import { RouteIndex } from './route-index.ts';
import {
  type Beginning,
  type FeedSink,
  type LiveEdge,
  Subscriber,
  type SubscriberSurroundings,
} from './subscriber.ts';

/** The feeds of a node, until `close`. */
export interface Feeds {
  /**
   * Begins a subscription; everything about it, errors included, is told to the sink. The answer ends it. A cursor to
   * resume at goes before the `after` and `snapshot` of the document.
   */
  subscribe(request: GraphRequest, sink: FeedSink, resumeAt?: string): () => void;
  /** Who may not read any more. */
  readonly revocations: Revocations;
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
  const revocations = new Revocations();
  const start = await readLogState(options.database);
  const edge: { -readonly [Part in keyof LiveEdge]: LiveEdge[Part] } = {
    head: start,
    routedTo: start.position,
    toldTo: start.position,
  };
  const notes = new DeliveryNotes(options);

  const leave = (subscriber: Subscriber): void => leaveRoute(groups, index, subscriber);
  const sharing = new GroupSharing(options.database, leave);

  const surroundings: SubscriberSurroundings = {
    database: options.database,
    edge,
    notes,
    onPage: (events) => sharing.separate(events),
    onEnd: (subscriber) => {
      leave(subscriber);
      sharing.forget(subscriber);
      revocations.forget(subscriber);
    },
  };

  const tellAll = async (events: readonly LoggedEvent[]): Promise<void> => {
    // After an outage the tail gives the same events again; some of them may have been told.
    const untold = events.filter(({ position }) => position > edge.head.position);
    for (const batch of inBatches(untold)) {
      await revocations.follow(batch);
      sharing.separate(batch);
      const { epoch, position } = batch.at(-1) ?? edge.head;
      edge.routedTo = position;
      const deliveries = await prepare((event) => index.find(event.keysBefore, event.keysAfter), batch);
      await notes.deliver(deliveries, () => {
        edge.head = { epoch, position };
      });
      edge.toldTo = position;
    }
  };

  const tail = startTail({
    ...options,
    after: start,
    onEvents: tellAll,
    onResync: (log, reason) => {
      // Whose rights ended meanwhile cannot be known any more.
      void revocations.endEverybody();
      edge.head = log;
      edge.routedTo = log.position;
      edge.toldTo = log.position;
      for (const { routes } of groups.values()) {
        for (const { members } of routes.values()) for (const member of members) member.resync(log, reason);
      }
    },
  });

  const parts = { options, groups, index, surroundings, sharing, revocations };
  const expiring = setInterval(() => void revocations.expire(Date.now()), expiryMs);

  return {
    subscribe: (request, sink, resumeAt) => {
      try {
        const subscriber = startSubscription(parts, request, sink, resumeAt);
        return () => subscriber.end();
      } catch (error) {
        sink.fail([error]);
        return () => {};
      }
    },
    revocations,
    counts: () => countUp(groups, index),
    close: () => {
      clearInterval(expiring);
      return tail.close();
    },
  };
}

/** What a subscription is started with. */
interface SubscriptionParts {
  readonly options: FeedOptions;
  readonly groups: Map<string, GroupOfRoutes>;
  readonly index: RouteIndex<Route>;
  readonly surroundings: SubscriberSurroundings;
  readonly sharing: GroupSharing;
  readonly revocations: Revocations;
}

/** Begins a subscription. @throws HubError for what cannot be asked so. */
function startSubscription(
  { options, groups, index, surroundings, sharing, revocations }: SubscriptionParts,
  request: GraphRequest,
  sink: FeedSink,
  resumeAt: string | undefined,
): Subscriber {
  const { viewer = anonymous, audience } = request;
  revocations.assertMayRead(viewer);
  const wanted = readWanted(options, request, resumeAt);
  const routeOf = (seenBy: Audience): Route =>
    routeFor(options, groups, index, { ...request, audience: seenBy }, wanted);
  const route = routeOf(audience);
  const subscriber = new Subscriber(surroundings, route, viewer, sink);
  route.members.add(subscriber);
  revocations.watch(subscriber);
  sharing.join(subscriber, audience, routeOf).then(
    () => (isRouted(subscriber) ? subscriber.begin(wanted.beginning) : undefined),
    (error) => subscriber.fail([error]),
  );
  return subscriber;
}

/** How often readers are looked for whose time is over. */
const expiryMs = 500;

const anonymous = { kind: 'anonymous' } as const;

/** Events that are read for all groups at once: enough to share statements, few enough to be told soon. */
const preparedAtOnce = 200;

/** Events cut into batches, none too large; where somebody's rights end one begins, so they are told what was before. */
function* inBatches(events: readonly LoggedEvent[]): Generator<readonly LoggedEvent[]> {
  let from = 0;
  for (let to = 1; to <= events.length; to += 1) {
    const next = events[to];
    if (next !== undefined && !endsRights(next) && to - from < preparedAtOnce) continue;
    yield events.slice(from, to);
    from = to;
  }
}

/** What a subscription asks for, decoded. */
interface Wanted {
  readonly feed: FeedMap;
  readonly rowType: RowType;
  readonly subscription: Subscription;
  readonly beginning: Beginning;
}

function readWanted(
  { graph, feeds }: FeedOptions,
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
  const { after, snapshot } = subscription.arguments;
  if (typeof after === 'string' && snapshot === true) {
    throw new HubError('BAD_VALUE', 'Give `after` or `snapshot`, not both.');
  }
  const startAt = resumeAt ?? after;
  const beginning = {
    after: typeof startAt === 'string' ? decodeLogCursor(startAt) : undefined,
    hasSnapshot: snapshot === true && resumeAt === undefined,
  };
  return { feed, rowType, subscription, beginning };
}

function operationOf({ document, operationName }: GraphRequest): OperationDefinitionNode {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  throw new GraphQLError('Name the operation that is meant.', { extensions: { code: 'BAD_USER_INPUT' } });
}

/**
 * The route of a subscription, made when it is the first to ask so. Groups are told apart by their document, operation,
 * rights, and what their messages depend on.
 * @throws HubError for a filter with a value that cannot be one, such as a bad id.
 */
function routeFor(
  { graph, database, encoder }: FeedOptions,
  groups: Map<string, GroupOfRoutes>,
  index: RouteIndex<Route>,
  request: GraphRequest,
  { feed, rowType, subscription }: Wanted,
): Route {
  const { document, operationName = null, audience } = request;
  const groupKey = JSON.stringify([document.loc?.source.body, operationName, audience, subscription.shape]);
  const { filter } = subscription.arguments;
  const key = JSON.stringify(filter ?? null);
  const present = groups.get(groupKey)?.routes.get(key);
  if (present !== undefined) return present;
  const question = readQuestion(feed, filter, audience);
  const match = openFilterMatch({ database, audience, rowType, versions: feed.versions }, subscription);
  const holder = groups.get(groupKey) ?? {
    group: new Group({ graph, encoder, feed, request }),
    routes: new Map<string, Route>(),
  };
  groups.set(groupKey, holder);
  const route: Route = { key, groupKey, group: holder.group, feed, question, match, members: new Set() };
  holder.routes.set(key, route);
  index.add(route);
  return route;
}

/** Takes a subscriber from its route; what nobody follows any more is forgotten. */
function leaveRoute(
  groups: Map<string, GroupOfRoutes>,
  index: RouteIndex<Route>,
  subscriber: Subscriber,
): void {
  const { route } = subscriber;
  route.members.delete(subscriber);
  const holder = groups.get(route.groupKey);
  if (route.members.size > 0 || holder?.routes.get(route.key) !== route) return;
  index.remove(route);
  holder.routes.delete(route.key);
  if (holder.routes.size === 0) groups.delete(route.groupKey);
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
