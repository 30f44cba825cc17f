import type { FeedMap } from '../graph/feed-map.ts';
import type { FilterMatch } from '../graph/filter-match.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import { mayMatch, type Question } from './question.ts';

/** Who wants to know: the filter of a feed, as far as keys decide it and as the database does. */
export interface Asker {
  readonly feed: FeedMap;
  readonly question: Question;
  readonly match: FilterMatch;
}

/** What an event means for a filter: the object is shown (again), or has left. */
export interface Verdict {
  readonly event: LoggedEvent;
  readonly isShown: boolean;
}

/**
 * What events mean for a filter, in their order; those that mean nothing are left out. Where the keys are the whole
 * filter they decide. Otherwise one statement asks whether the version that each event made matches, and the one
 * before. A version that matches is shown, one that does not after one that did has left; so every reader is told
 * the same of an event, and ends with what matches at the end.
 * @throws HubError as `readAs` does.
 */
export async function judge(
  { feed, question, match }: Asker,
  events: readonly LoggedEvent[],
): Promise<Verdict[]> {
  const possible = events
    .filter(({ entityKind }) => entityKind === feed.entityKind)
    .map((event) => ({
      event,
      was: mayMatch(question, event.keysBefore),
      is: mayMatch(question, event.keysAfter),
    }))
    .filter(({ was, is }) => was || is || isOpen(question));
  if (question.isWhole) return possible.map(({ event, is }) => ({ event, isShown: is }));
  if (possible.length === 0) return [];
  const matching = await match.match(
    possible.flatMap(({ event: { entityId: id, entityVersion } }) => [
      { id, version: entityVersion - 1 },
      { id, version: entityVersion },
    ]),
  );
  return possible.flatMap(({ event }) => {
    const isShown = matching.has(`${event.entityId} ${event.entityVersion}`);
    const wasShown = matching.has(`${event.entityId} ${event.entityVersion - 1}`);
    return isShown || wasShown ? [{ event, isShown }] : [];
  });
}

/** A question that keys decide nothing of may ask about objects that have none any more. */
const isOpen = ({ terms, isWhole }: Question): boolean => terms.length === 0 && !isWhole;
