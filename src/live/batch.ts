import type { LoggedEvent } from '../log/read-events.ts';
import { type Bundle, bundlesOf } from './payload.ts';
import { isEverybodys } from './question.ts';
import { isShared, type Route } from './route.ts';
import { type Concern, type Told, tell } from './tell.ts';

/** The messages of a batch for one route, in order. */
export interface Delivery {
  readonly route: Route;
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
  const shares = sharesOf(concernedBy, events);
  const told = await tell(concernsOf(shares, ({ own }) => own));
  const lenders = shares.filter(({ route }) => route.followers.size > 0);
  const loans = new Map(lenders.map(({ route, own }) => [route, new Loan(own, told.get(route))]));
  const loanTo = ({ everybodys }: Route): Loan | undefined => everybodys && loans.get(everybodys);
  const refused = concernsOf(shares, ({ route, borrowed }) => loanTo(route)?.refused(borrowed) ?? borrowed);
  const toldAfter = await tell(refused);
  const bundles = new Bundles();
  return shares.map(({ route, borrowed }) => {
    const taken = loanTo(route)?.taken(borrowed);
    return { route, bundles: bundles.of(inOrder([told.get(route), toldAfter.get(route), taken])) };
  });
}

/** The events that may concern a route: those it looks at for itself, and those that it may take from the public's. */
interface Share {
  readonly route: Route;
  readonly own: LoggedEvent[];
  readonly borrowed: LoggedEvent[];
}

function sharesOf(
  concernedBy: (event: LoggedEvent) => Iterable<Route>,
  events: readonly LoggedEvent[],
): readonly Share[] {
  const shares = new Map<Route, Share>();
  for (const event of events) {
    const isCommon = isEverybodys(event);
    for (const route of concernedBy(event)) {
      const { everybodys, feed, members } = route;
      if (members.size === 0 && !isShared(route)) continue;
      const share = shares.get(route) ?? { route, own: [], borrowed: [] };
      shares.set(route, share);
      const isBorrowed =
        isCommon && event.entityKind === feed.entityKind && everybodys && isShared(everybodys);
      (isBorrowed ? share.borrowed : share.own).push(event);
    }
  }
  return [...shares.values()];
}

/** What the routes are to look at of their shares, without those that need not look at any. */
const concernsOf = (
  shares: readonly Share[],
  eventsOf: (share: Share) => readonly LoggedEvent[],
): readonly Concern[] =>
  shares.flatMap((share) => {
    const events = eventsOf(share);
    return events.length === 0 ? [] : [{ route: share.route, events }];
  });

/** What others may take from a route of the public. */
class Loan {
  private readonly events: readonly LoggedEvent[];
  private readonly told: readonly Told[] | undefined;
  private readonly isForAll: boolean;
  private byPosition: ReadonlyMap<number, Told> | undefined;

  /** `told` is what the route tells of these events; undefined where that could not be made. */
  constructor(events: readonly LoggedEvent[], told: readonly Told[] | undefined) {
    this.events = events;
    this.told = told;
    this.isForAll = told?.every(({ payload }) => payload.isEverybodys) ?? false;
  }

  /** What somebody is told who borrows these of its events, in order. */
  taken(borrowed: readonly LoggedEvent[]): readonly Told[] {
    const { told = [] } = this;
    if (this.isForAll && borrowed.length === this.events.length) return told;
    return borrowed
      .flatMap(({ position }) => this.at(position) ?? [])
      .filter(({ payload }) => payload.isEverybodys);
  }

  /** The events that they must look at for themselves after all: somebody may be told otherwise of them than the public. */
  refused(borrowed: readonly LoggedEvent[]): readonly LoggedEvent[] {
    if (this.told === undefined) return borrowed;
    return this.isForAll
      ? []
      : borrowed.filter(({ position }) => this.at(position)?.payload.isEverybodys === false);
  }

  private at(position: number): Told | undefined {
    this.byPosition ??= new Map(this.told?.map((each) => [each.position, each]));
    return this.byPosition.get(position);
  }
}

/** Puts lists together; most routes have one only. */
function inOrder(lists: readonly (readonly Told[] | undefined)[]): readonly Told[] {
  const [only = nothing, ...others] = lists.filter((list) => list !== undefined && list.length > 0);
  if (others.length === 0) return only;
  return [only, ...others].flatMap((list = []) => list).sort((one, other) => one.position - other.position);
}

const nothing: readonly Told[] = [];

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
  for (const { route, bundles } of deliveries) {
    for (const bundle of bundles) for (const member of route.members) member.deliver(bundle);
  }
}
