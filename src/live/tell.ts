import { HubError } from '../errors.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import type { Group } from './group.ts';
import { judge, type Verdict } from './judge.ts';
import { eventMessage, type FeedMessage } from './messages.ts';
import type { Payload } from './payload.ts';
import type { Route } from './route.ts';

/** Events that may concern a route. */
export interface Concern {
  readonly route: Route;
  readonly events: readonly LoggedEvent[];
}

/** A message, and the place in the log of the event that it tells of. */
export interface Told {
  readonly position: number;
  readonly payload: Payload;
}

/**
 * Decides what events mean for routes, and makes the messages that tell it, in the order of the log. A route whose
 * messages cannot be made is left out, and its members have been told why their feed ends.
 * @throws HubError DATABASE_UNAVAILABLE.
 */
export async function tell(concerns: readonly Concern[]): Promise<ReadonlyMap<Route, readonly Told[]>> {
  const judged = await Promise.all(concerns.map(judgeFor));
  const payloads = await renderAll(judged);
  return new Map(
    judged.flatMap(({ route, verdicts }) => {
      const made = payloads.get(route.group);
      if (verdicts === undefined || made === undefined) return [];
      const told = verdicts.flatMap((verdict) => {
        const payload = made.get(keyOf(verdict));
        return payload === undefined ? [] : [{ position: verdict.event.position, payload }];
      });
      return [[route, told] as const];
    }),
  );
}

/** What events mean for a route; undefined where that could not be asked. */
interface Judged {
  readonly route: Route;
  readonly verdicts: readonly Verdict[] | undefined;
}

async function judgeFor({ route, events }: Concern): Promise<Judged> {
  return { route, verdicts: await orEnd([route], judge(route, events)) };
}

/** What a group has to make, by key, and for whom. */
interface GroupWork {
  readonly routes: Route[];
  readonly messages: Map<string, FeedMessage>;
}

/** The payloads of each group, each message made once whatever the number of filters that want it; none of a group that failed. */
async function renderAll(
  judged: readonly Judged[],
): Promise<ReadonlyMap<Group, ReadonlyMap<string, Payload>>> {
  const wanted = new Map<Group, GroupWork>();
  for (const { route, verdicts = [] } of judged) {
    const holder: GroupWork = wanted.get(route.group) ?? { routes: [], messages: new Map() };
    wanted.set(route.group, holder);
    holder.routes.push(route);
    for (const verdict of verdicts) holder.messages.set(keyOf(verdict), eventMessage(route.feed, verdict));
  }
  const rendered = [...wanted].map(async ([group, { routes, messages }]) => {
    const keys = [...messages.keys()];
    const payloads = await orEnd(routes, group.render([...messages.values()]));
    return payloads?.map((payload, place) => [keys[place] ?? '', payload] as const);
  });
  const made = await Promise.all(rendered);
  return new Map(
    [...wanted.keys()].flatMap((group, place) => {
      const payloads = made[place];
      return payloads === undefined ? [] : [[group, new Map(payloads)] as const];
    }),
  );
}

const keyOf = ({ event, isShown, isGone }: Verdict): string => `${event.position} ${isShown} ${isGone}`;

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
