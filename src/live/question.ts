import type { FeedMap, RoutingTerm } from '../graph/feed-map.ts';
import type { RoutingKeys } from '../log/append.ts';

interface AskedTerm {
  readonly key: string;
  readonly values: ReadonlySet<string>;
  /** What an object without the key has. */
  readonly usual: string | undefined;
}

/** The part of a filter that routing keys decide, and whether there is more to it. */
export interface Question {
  /** All must hold; the most selective first. */
  readonly terms: readonly AskedTerm[];
  /** Whether the terms are the whole filter. */
  readonly isWhole: boolean;
}

/** Splits the coerced filter of a feed. Throws HubError for a value that cannot be one, such as a bad id. */
export function readQuestion(feed: FeedMap, filter: unknown): Question {
  const given = Object.entries(typeof filter === 'object' && filter !== null ? filter : {}).filter(
    ([, value]) => value !== null && value !== undefined,
  );
  if (given.some(([name]) => name === feed.keyless)) return { terms: [], isWhole: false };
  const values = new Map(given);
  const terms = Object.entries(feed.terms).flatMap(([name, term]) =>
    values.has(name) || term.usual !== undefined
      ? [{ key: term.key, usual: term.usual, values: keysFor(term, values.get(name) ?? term.usual) }]
      : [],
  );
  return { terms, isWhole: given.every(([name]) => name in feed.terms) };
}

/** Whether an object with these keys may match: it does, when the question is whole. Objects without keys do not. */
export function mayMatch({ terms }: Question, keys: RoutingKeys | null): boolean {
  return (
    keys !== null &&
    terms.every(({ key, values, usual }) =>
      (keys[key] ?? (usual === undefined ? [] : [usual])).some((each) => values.has(each)),
    )
  );
}

function keysFor({ decode = String }: RoutingTerm, value: unknown): ReadonlySet<string> {
  return new Set((Array.isArray(value) ? value : [value]).map(decode));
}
