import { HubError } from '../errors.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import type { Group } from './group.ts';
import { judge, type Verdict } from './judge.ts';
import { eventMessage, type FeedMessage } from './messages.ts';
import { type Bundle, bundlesOf, type Payload } from './payload.ts';
import type { Route } from './route.ts';

/** The messages of a batch for one route, in order. */
export interface Delivery {
  readonly route: Route;
  readonly bundles: readonly Bundle[];
}

/** Routes, decides and renders a batch. What cannot be asked or made ends for those alone who want it. */
export async function prepare(
  routesOf: (event: LoggedEvent) => Iterable<Route>,
  events: readonly LoggedEvent[],
): Promise<readonly Delivery[]> {
  const concerned = new Map<Route, LoggedEvent[]>();
  for (const event of events) {
    for (const route of routesOf(event)) {
      const present = concerned.get(route);
      if (present) present.push(event);
      else concerned.set(route, [event]);
    }
  }
  const judged = await Promise.all([...concerned].map(([route, own]) => judgeFor(route, own)));
  const payloads = await renderAll(judged);
  return judged.map(({ route, verdicts }) => {
    const own = verdicts.flatMap((verdict) => payloads.get(route.group)?.get(keyOf(verdict)) ?? []);
    return {
      route,
      bundles: bundlesOf(
        verdicts.map(({ event }) => event.position),
        own,
      ),
    };
  });
}

/** The payloads of each group, each message made once whatever the number of filters that want it. */
async function renderAll(
  judged: readonly Judged[],
): Promise<ReadonlyMap<Group, ReadonlyMap<string, Payload>>> {
  const wanted = new Map<Group, GroupWork>();
  for (const { route, verdicts } of judged) {
    const holder: GroupWork = wanted.get(route.group) ?? { routes: [], messages: new Map() };
    wanted.set(route.group, holder);
    holder.routes.push(route);
    for (const verdict of verdicts) holder.messages.set(keyOf(verdict), eventMessage(route.feed, verdict));
  }
  const rendered = [...wanted].map(async ([group, { routes, messages }]) => {
    const keys = [...messages.keys()];
    const payloads = await orEnd(routes, group.render([...messages.values()]));
    return [group, new Map(payloads?.map((payload, place) => [keys[place] ?? '', payload]))] as const;
  });
  return new Map(await Promise.all(rendered));
}

/** What a group has to make, by key, and for whom. */
interface GroupWork {
  readonly routes: Route[];
  readonly messages: Map<string, FeedMessage>;
}

const keyOf = ({ event, isShown, isGone }: Verdict): string => `${event.position} ${isShown} ${isGone}`;

interface Judged {
  readonly route: Route;
  readonly verdicts: readonly Verdict[];
}

async function judgeFor(route: Route, events: readonly LoggedEvent[]): Promise<Judged> {
  return { route, verdicts: (await orEnd([route], judge(route, events))) ?? [] };
}

/**
 * What the work answers; when it fails, undefined, and the members of the routes are told why their feed ends. While
 * the database is away the whole batch is tried again, so that nobody misses a part of it.
 * @throws HubError DATABASE_UNAVAILABLE.
 */
async function orEnd<Result>(routes: readonly Route[], work: Promise<Result>): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof HubError && error.code === 'DATABASE_UNAVAILABLE') throw error;
    for (const { members } of routes) for (const member of members) member.fail([error]);
    return undefined;
  }
}

/** Hands the messages of a batch to everyone who is live, in one step. */
export function deliver(deliveries: readonly Delivery[]): void {
  for (const { route, bundles } of deliveries) {
    for (const bundle of bundles) for (const member of route.members) member.deliver(bundle);
  }
}
