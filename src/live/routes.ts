import type { Database } from '../database/pools.ts';
import type { FeedMap } from '../graph/feed-map.ts';
import { openFilterMatch } from '../graph/filter-match.ts';
import type { Graph, GraphRequest } from '../graph/graph.ts';
import type { RowType } from '../graph/model.ts';
import type { Subscription } from '../graph/subscription.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import type { AnswerEncoder } from './answer-encoder.ts';
import { Group } from './group.ts';
import { readQuestion } from './question.ts';
import type { Member, Route } from './route.ts';
import { RouteIndex } from './route-index.ts';

/** What groups and routes are made with. */
export interface RouteParts {
  readonly database: Database;
  readonly graph: Graph;
  readonly encoder: AnswerEncoder;
}

/** What is asked of a feed. */
export interface Asked {
  readonly feed: FeedMap;
  readonly rowType: RowType;
  readonly subscription: Subscription;
}

/** How many of each there are. */
export interface RouteCounts {
  readonly groups: number;
  readonly routes: number;
  readonly terms: number;
  readonly subscribers: number;
  /** How often messages were executed and written out for the groups that there are. */
  readonly executions: number;
}

/** A group and its routes by their filters. */
interface GroupOfRoutes {
  readonly group: Group;
  readonly routes: Map<string, Route>;
}

/** Every route that somebody is told by, found by what is asked and by the events that it may concern. */
export class Routes {
  private readonly parts: RouteParts;
  private readonly groups = new Map<string, GroupOfRoutes>();
  private readonly index = new RouteIndex<Route>();

  constructor(parts: RouteParts) {
    this.parts = parts;
  }

  /** The routes that an event may concern; those that follow one of these are not named, as a rule. */
  concernedBy({ keysBefore, keysAfter }: LoggedEvent): ReadonlySet<Route> {
    return this.index.find(keysBefore, keysAfter);
  }

  /**
   * The route of a subscription, made when it is the first to ask so. Groups are told apart by their document, operation,
   * rights, and what their messages depend on.
   * @throws HubError for a filter with a value that cannot be one, such as a bad id.
   */
  routeFor(request: GraphRequest, asked: Asked): Route {
    const { document, operationName = null, audience } = request;
    const { feed, rowType, subscription } = asked;
    const groupKey = JSON.stringify([document.loc?.source.body, operationName, audience, subscription.shape]);
    const { filter } = subscription.arguments;
    const key = JSON.stringify(filter ?? null);
    const present = this.groups.get(groupKey)?.routes.get(key);
    if (present !== undefined) return present;
    const question = readQuestion(feed, filter, audience);
    const { database, graph, encoder } = this.parts;
    const match = openFilterMatch({ database, audience, rowType, versions: feed.versions }, subscription);
    const everybodys = audience.kind === 'member' ? this.everybodysFor(request, asked) : undefined;
    const holder = this.groups.get(groupKey) ?? {
      group: new Group({ graph, encoder, feed, request }),
      routes: new Map<string, Route>(),
    };
    this.groups.set(groupKey, holder);
    const told = { members: new Set<Member>(), followers: new Set<Route>(), everyone: new Set<Member>() };
    const route: Route = { key, groupKey, group: holder.group, feed, question, match, everybodys, ...told };
    holder.routes.set(key, route);
    this.index.add(route);
    everybodys?.followers.add(route);
    return route;
  }

  /** Lets a member be told by a route. */
  enter(route: Route, member: Member): void {
    route.members.add(member);
    (route.everybodys ?? route).everyone.add(member);
  }

  /** Takes a member from its route; what nobody is told by any more is forgotten. */
  leave(route: Route, member: Member): void {
    route.members.delete(member);
    (route.everybodys ?? route).everyone.delete(member);
    this.forgetUnused(route);
  }

  /** Everybody who is told by any route. */
  *members(): Generator<Member> {
    for (const { routes } of this.groups.values()) for (const { members } of routes.values()) yield* members;
  }

  /** How many of each there are; all zero when nobody is told anything. */
  counts(): RouteCounts {
    const held = [...this.groups.values()];
    const routes = held.flatMap((each) => [...each.routes.values()]);
    return {
      groups: held.length,
      routes: routes.length,
      terms: this.index.size,
      subscribers: routes.reduce((sum, { members }) => sum + members.size, 0),
      executions: held.reduce((sum, { group }) => sum + group.executionCount, 0),
    };
  }

  /** The public's route for the same, where its messages may be what this request is told, too. */
  private everybodysFor(request: GraphRequest, asked: Asked): Route | undefined {
    const audience = { kind: 'public' } as const;
    const asEverybody: GraphRequest = { ...request, audience, viewer: { kind: 'anonymous' } };
    const { isWhole } = readQuestion(asked.feed, asked.subscription.arguments.filter, audience);
    const mayLend = isWhole && this.parts.graph.mayBeEverybodys(asEverybody);
    return mayLend ? this.routeFor(asEverybody, asked) : undefined;
  }

  private forgetUnused(route: Route): void {
    const holder = this.groups.get(route.groupKey);
    const isUsed = route.members.size + route.followers.size > 0;
    if (isUsed || holder?.routes.get(route.key) !== route) return;
    this.index.remove(route);
    holder.routes.delete(route.key);
    if (holder.routes.size === 0) this.groups.delete(route.groupKey);
    if (route.everybodys === undefined) return;
    route.everybodys.followers.delete(route);
    this.forgetUnused(route.everybodys);
  }
}
