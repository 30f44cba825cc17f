import { GraphQLError, getOperationAST, type OperationDefinitionNode } from 'graphql';
import type { Logger } from 'pino';
import type { Audience } from '../database/audience.ts';
import { HubError } from '../errors.ts';
import type { FeedMap } from '../graph/feed-map.ts';
import type { GraphRequest } from '../graph/graph.ts';
import { readSubscription } from '../graph/subscription.ts';
import { decodeLogCursor } from '../log/cursor.ts';
import { type LoggedEvent, readLogState } from '../log/read-events.ts';
import { startTail } from '../log/tail.ts';
import { prepare } from './batch.ts';
import { GroupSharing, isRouted } from './group-sharing.ts';
import { DeliveryNotes } from './note-deliveries.ts';
import { endsRights, Revocations } from './revocations.ts';
import type { Route } from './route.ts';
import { type Asked, type RouteCounts, type RouteParts, Routes } from './routes.ts';
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
  counts(): RouteCounts;
  /** Stops following the log. Whoever is still subscribed is told nothing more. */
  close(): Promise<void>;
}

/** What feeds are made of. */
export interface FeedOptions extends RouteParts {
  /** For the connection that listens to the log. */
  readonly url: string;
  readonly feeds: readonly FeedMap[];
  readonly log: Logger;
}

/**
 * Starts telling what happens, from the end of the log on. Each batch of events is routed to the filters that it may
 * concern, decided once per filter, executed and written out once per group, and delivered in one step, so that
 * whoever subscribes meanwhile either gets it live or reads it from the log, never both.
 * @throws HubError as `readLogState` does.
 */
export async function startFeeds(options: FeedOptions): Promise<Feeds> {
  const routes = new Routes(options);
  const revocations = new Revocations();
  const start = await readLogState(options.database);
  const edge: { -readonly [Part in keyof LiveEdge]: LiveEdge[Part] } = {
    head: start,
    routedTo: start.position,
    toldTo: start.position,
  };
  const notes = new DeliveryNotes(options);

  const sharing = new GroupSharing(options.database, routes);

  const surroundings: SubscriberSurroundings = {
    database: options.database,
    edge,
    notes,
    onPage: (events) => sharing.separate(events),
    onEnd: (subscriber) => {
      routes.leave(subscriber.route, subscriber);
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
      const deliveries = await prepare((event) => routes.concernedBy(event), batch);
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
      for (const member of [...routes.members()]) member.resync(log, reason);
    },
  });

  const parts = { options, routes, surroundings, sharing, revocations };
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
    counts: () => routes.counts(),
    close: () => {
      clearInterval(expiring);
      return tail.close();
    },
  };
}

/** What a subscription is started with. */
interface SubscriptionParts {
  readonly options: FeedOptions;
  readonly routes: Routes;
  readonly surroundings: SubscriberSurroundings;
  readonly sharing: GroupSharing;
  readonly revocations: Revocations;
}

/** Begins a subscription. @throws HubError for what cannot be asked so. */
function startSubscription(
  { options, routes, surroundings, sharing, revocations }: SubscriptionParts,
  request: GraphRequest,
  sink: FeedSink,
  resumeAt: string | undefined,
): Subscriber {
  const { viewer = anonymous, audience } = request;
  revocations.assertMayRead(viewer);
  const wanted = readWanted(options, request, resumeAt);
  const routeOf = (seenBy: Audience): Route => routes.routeFor({ ...request, audience: seenBy }, wanted);
  const route = routeOf(audience);
  const subscriber = new Subscriber(surroundings, route, viewer, sink);
  routes.enter(route, subscriber);
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
interface Wanted extends Asked {
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
