import type { LoggedEvent } from '../log/read-events.ts';
import { type Bundle, bundlesOf } from './payload.ts';
import { isEverybodys } from './question.ts';
import { isShared, type Member, type Route } from './route.ts';
import { type Concern, type Told, tell } from './tell.ts';

/** The messages of a batch for those who are told the same, in order. */
export interface Delivery {
  readonly members: ReadonlySet<Member>;
  readonly bundles: readonly Bundle[];
}

/**
 * Routes, decides and renders a batch. What is everybody's is decided and made once, for the public and for all who
 * asked the same with rights of their own, where these make no difference; the rest each route has for itself. What
 * cannot be asked or made ends for those alone who want it.
 * @throws HubError DATABASE_UNAVAILABLE.
 */
export async function prepare(
  concernedBy: (event: LoggedEvent) => Iterable<Route>,
  events: readonly LoggedEvent[],
): Promise<readonly Delivery[]> {
  const { concerns, lenders } = concernsOf(concernedBy, events);
  const told = await tell(concerns);
  const lending = concerns.filter(({ route }) => lenders.has(route));
  const loans = new Map(
    lending.map((concern) => [concern.route, new Loan(concern, told.get(concern.route))]),
  );
  const toldAfter = await tell([...loans.values()].flatMap((loan) => loan.left()));
  const isApart = (route: Route): boolean => told.has(route) || toldAfter.has(route);
  const routes = new Set(concerns.map(({ route }) => route));
  const bundles = new Bundles();
  const deliveries: Delivery[] = [];
  for (const [route, { isWhole, lent }] of loans) {
    if (isWhole && ![...route.followers].some(isApart)) {
      deliveries.push({ members: route.everyone, bundles: bundles.of(lent) });
      routes.delete(route);
    } else {
      for (const follower of route.followers) routes.add(follower);
    }
  }
  for (const route of routes) {
    const taken = route.everybodys && loans.get(route.everybodys)?.lent;
    const all = inOrder([told.get(route), toldAfter.get(route), taken]);
    deliveries.push({ members: route.members, bundles: bundles.of(all) });
  }
  return deliveries;
}

/** Who looks at what of a batch. Routes come and go while it is prepared, so that this is decided once. */
interface Work {
  readonly concerns: readonly Concern[];
  /** The routes whose followers leave to them what is everybody's. */
  readonly lenders: ReadonlySet<Route>;
}

function concernsOf(
  concernedBy: (event: LoggedEvent) => Iterable<Route>,
  events: readonly LoggedEvent[],
): Work {
  const concerns = new Map<Route, LoggedEvent[]>();
  const lenders = new Set<Route>();
  for (const event of events) {
    const lookers = new Set<Route>();
    for (const route of concernedBy(event)) {
      const isLending = isShared(route);
      const isLent = isLending && isCommon(route, event);
      if (isLending) lenders.add(route);
      if (isLent || route.members.size > 0) lookers.add(route);
      if (!isLent) for (const follower of route.followers) lookers.add(follower);
    }
    for (const route of lookers) {
      const present = concerns.get(route);
      if (present) present.push(event);
      else concerns.set(route, [event]);
    }
  }
  return { concerns: [...concerns].map(([route, own]) => ({ route, events: own })), lenders };
}

const isCommon = ({ feed }: Route, event: LoggedEvent): boolean =>
  event.entityKind === feed.entityKind && isEverybodys(event);

/** What a route of the public lends to those that follow it. */
class Loan {
  private readonly route: Route;
  /** What all are told alike, in order. */
  readonly lent: readonly Told[];
  /** Whether that is all that the route tells, of events that are all everybody's. */
  readonly isWhole: boolean;
  private readonly refused: readonly LoggedEvent[];

  /** `told` is what the route tells of its events; undefined where that could not be made. */
  constructor({ route, events }: Concern, told: readonly Told[] | undefined) {
    this.route = route;
    const common = new Map(
      events.filter((event) => isCommon(route, event)).map((event) => [event.position, event]),
    );
    const isLent = ({ position, payload }: Told): boolean =>
      common.has(position) && payload.isEverybodys === true;
    this.isWhole = told !== undefined && common.size === events.length && told.every(isLent);
    this.lent = this.isWhole && told ? told : (told?.filter(isLent) ?? []);
    const others = told?.flatMap((each) => (isLent(each) ? [] : (common.get(each.position) ?? [])));
    this.refused = others ?? [...common.values()];
  }

  /** What those that follow must look at for themselves after all: somebody may be told otherwise of it than the public. */
  left(): readonly Concern[] {
    if (this.refused.length === 0) return [];
    return [...this.route.followers].map((route) => ({ route, events: this.refused }));
  }
}

/** Puts lists together; most routes have one only. */
function inOrder(lists: readonly (readonly Told[] | undefined)[]): readonly Told[] {
  const [only = [], ...others] = lists.filter((list) => list !== undefined && list.length > 0);
  if (others.length === 0) return only;
  return [only, ...others].flatMap((list = []) => list).sort((one, other) => one.position - other.position);
}

/** Makes the same bundles of the same messages for all who are told them, so that their frames are shared, too. */
class Bundles {
  private readonly known = new Map<readonly Told[], readonly Bundle[]>();

  of(all: readonly Told[]): readonly Bundle[] {
    const known = this.known.get(all);
    if (known !== undefined) return known;
    const made = bundlesOf(
      all.map(({ position }) => position),
      all.map(({ payload }) => payload),
    );
    this.known.set(all, made);
    return made;
  }
}

/** Hands the messages of a batch to everyone who is live, in one step. */
export function deliver(deliveries: readonly Delivery[]): void {
  for (const { members, bundles } of deliveries) {
    for (const bundle of bundles) for (const member of members) member.deliver(bundle);
  }
}
