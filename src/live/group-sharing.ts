import { type Audience, readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import type { Route } from './route.ts';
import type { Routes } from './routes.ts';
import type { Subscriber } from './subscriber.ts';

/** Finds the route of a subscription as somebody with this audience has it. */
type RouteOf = (audience: Audience) => Route;

/**
 * Lets persons be told what everybody of their organisation is told, once for all of them, as long as no record names
 * them as recipients: only then they see more. Of what was committed before somebody joins the table tells, and of what
 * came since the log, which this follows: nobody is named without an event that says so. Whom an event names goes on alone
 * before that event is judged for anybody, and for good.
 */
export class GroupSharing {
  private readonly database: Database;
  private readonly routes: Routes;
  private readonly namedSinceStart = new Set<string>();
  /** By person: the subscriptions that share a group, and what each goes over to when the person is named. */
  private readonly sharing = new Map<string, Map<Subscriber, () => Route>>();

  /** `routes` are those that subscribers are told by. */
  constructor(database: Database, routes: Routes) {
    this.database = database;
    this.routes = routes;
  }

  /**
   * Takes a subscriber that has not begun to the group of its organisation, where it may be.
   * @throws HubError as `readAs` does.
   */
  async join(subscriber: Subscriber, audience: Audience, routeOf: RouteOf): Promise<void> {
    if (audience.kind !== 'member' || audience.personId === null) return;
    const { personId, organisationIds } = audience;
    if (organisationIds.length === 0 || (await this.isNamed(personId)) || !isRouted(subscriber)) return;
    const present = this.sharing.get(personId) ?? new Map<Subscriber, () => Route>();
    this.sharing.set(personId, present);
    present.set(subscriber, () => routeOf(audience));
    const everybodys = {
      kind: 'member',
      organisationIds: [...organisationIds].sort(),
      personId: null,
    } as const;
    this.move(subscriber, routeOf(everybodys));
  }

  /** Separates whom these events name; to be called before they are routed or judged. */
  separate(events: readonly LoggedEvent[]): void {
    for (const { keysBefore, keysAfter } of events) {
      for (const personId of [...(keysBefore?.recipients ?? []), ...(keysAfter?.recipients ?? [])]) {
        this.namedSinceStart.add(personId);
        for (const [subscriber, ownRoute] of this.sharing.get(personId) ?? [])
          this.move(subscriber, ownRoute());
        this.sharing.delete(personId);
      }
    }
  }

  /** A subscriber has ended. */
  forget(subscriber: Subscriber): void {
    const personId = subscriber.viewer.kind === 'person' ? subscriber.viewer.personId : '';
    const present = this.sharing.get(personId);
    present?.delete(subscriber);
    if (present?.size === 0) this.sharing.delete(personId);
  }

  private async isNamed(personId: string): Promise<boolean> {
    const rows = await readAs(this.database, { kind: 'hub' }, anyRecord, [personId]);
    return rows.length > 0 || this.namedSinceStart.has(personId);
  }

  private move(subscriber: Subscriber, route: Route): void {
    this.routes.leave(subscriber.route, subscriber);
    this.routes.enter(route, subscriber);
    subscriber.goOver(route);
  }
}

/** Whether a subscriber has not ended: then its route does not know it any more. */
export const isRouted = (subscriber: Subscriber): boolean => subscriber.route.members.has(subscriber);

const anyRecord = {
  name: 'named person',
  text: 'select 1 from record_recipients where person_id = $1::uuid limit 1',
};
