import type { Audience } from '../database/audience.ts';
import type { FeedMap } from '../graph/feed-map.ts';
import type { RoutingKeys } from '../log/append.ts';
import type { LoggedEvent } from '../log/read-events.ts';

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
  /** The organisations of whoever asks, which agreements may show more or less. */
  readonly readers: readonly string[];
}

/**
 * Splits the coerced filter of a feed for who asks. What is CLEAR is for everybody, so keys decide that; what a member
 * may see the database decides. Throws HubError for a value that cannot be one, such as a bad id.
 */
export function readQuestion(feed: FeedMap, filter: unknown, audience: Audience): Question {
  const { keyless } = feed;
  const readers = audience.kind === 'member' ? audience.organisationIds : [];
  if (keyless !== undefined && isGiven(memberOf(filter, keyless)))
    return { terms: [], isWhole: false, readers };
  const terms = feed.terms.flatMap(({ path, key, decode = textsOf, usual }) => {
    const value = path.reduce(memberOf, filter);
    if (!isGiven(value) && usual === undefined) return [];
    return [{ key, usual, values: new Set(isGiven(value) ? decode(value) : textsOf(usual)) }];
  });
  const decided = new Set(feed.terms.map(({ path }) => path.join()));
  const isEverybodys = audience.kind === 'public';
  return {
    terms: isEverybodys ? [...terms, clearOnly] : terms,
    readers,
    isWhole: isEverybodys && keyless !== undefined && namesIn(filter).every((name) => decided.has(name)),
  };
}

/** What everybody may see; events that were written before there were labels are about nothing else. */
const clearOnly: AskedTerm = { key: 'tlp', usual: 'CLEAR', values: new Set(['CLEAR']) };

/** Whether everybody may see an object with these keys; nobody sees one that has none any more. */
export const isForEverybody = (keys: RoutingKeys | null): boolean => mayMatch({ terms: [clearOnly] }, keys);

/** Whether everybody could see the object that an event is about before it, where it was there, and can see it after it. */
export const isEverybodys = ({
  keysBefore,
  keysAfter,
}: Pick<LoggedEvent, 'keysBefore' | 'keysAfter'>): boolean =>
  [keysBefore, keysAfter].every((keys) => keys === null || isForEverybody(keys)) &&
  (keysBefore ?? keysAfter) !== null;

/** Whether an object with these keys may match: it does, when the question is whole. Objects without keys do not. */
export function mayMatch({ terms }: Pick<Question, 'terms'>, keys: RoutingKeys | null): boolean {
  return (
    keys !== null &&
    terms.every(({ key, values, usual }) =>
      (keys[key] ?? (usual === undefined ? [] : [usual])).some((each) => values.has(each)),
    )
  );
}

/** Whether the event changes what may be seen by whoever asks, so that what was told before is to be told anew. */
export const turnsSight = ({ readers }: Question, keysAfter: RoutingKeys | null): boolean =>
  (keysAfter?.readers ?? []).some((each) => readers.includes(each));

const isGiven = (value: unknown): boolean => value !== null && value !== undefined;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const memberOf = (value: unknown, name: string): unknown =>
  isObject(value) ? Reflect.get(value, name) : undefined;

/** The names of the conditions that a filter states. */
const namesIn = (filter: unknown): readonly string[] =>
  isObject(filter) ? Object.entries(filter).flatMap(([name, value]) => (isGiven(value) ? [name] : [])) : [];

const textsOf = (value: unknown): readonly string[] => (Array.isArray(value) ? value : [value]).map(String);
