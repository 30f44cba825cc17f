import type { RoutingKeys } from '../log/append.ts';
import type { Question } from './question.ts';

/** What a route is found by; one that follows another is found with that, but for what changes its readers' sight. */
interface Indexed {
  readonly question: Question;
  readonly everybodys?: unknown;
}

/**
 * Finds the routes that an event may concern by the most selective term of each, so that the cost of an event
 * follows the routes that it finds and not those that there are.
 */
export class RouteIndex<Route extends Indexed> {
  private readonly byTerm = new Map<string, Set<Route>>();

  /** Enters a route until `remove`. */
  add(route: Route): void {
    for (const term of termsOf(route)) {
      const present = this.byTerm.get(term);
      if (present) present.add(route);
      else this.byTerm.set(term, new Set([route]));
    }
  }

  /** Takes a route out again, and every trace of it. */
  remove(route: Route): void {
    for (const term of termsOf(route)) {
      const present = this.byTerm.get(term);
      present?.delete(route);
      if (present?.size === 0) this.byTerm.delete(term);
    }
  }

  /** The routes that an object with such keys, before or after, may concern. */
  find(...keys: readonly (RoutingKeys | null)[]): ReadonlySet<Route> {
    const found = new Set(this.byTerm.get(everything));
    for (const [key, values] of keys.flatMap((each) => Object.entries(each ?? {}))) {
      for (const value of values) {
        for (const route of this.byTerm.get(termOf(key, value)) ?? []) found.add(route);
      }
    }
    return found;
  }

  /** How many terms lead to a route. */
  get size(): number {
    return this.byTerm.size;
  }
}

/** The term of routes that no term narrows. */
const everything = '';
const termOf = (key: string, value: string): string => `${key} ${value}`;

function termsOf({ question, everybodys }: Indexed): readonly string[] {
  const filterTerms = everybodys === undefined ? filterTermsOf(question) : [];
  // Whatever the filter: an event that changes what its readers may see.
  return [...filterTerms, ...question.readers.map((reader) => termOf('readers', reader))];
}

function filterTermsOf(question: Question): readonly string[] {
  // A term that an event may lack the key for finds not every event that it holds for.
  const first = question.terms.find(({ usual }) => usual === undefined);
  return first === undefined ? [everything] : [...first.values].map((value) => termOf(first.key, value));
}
