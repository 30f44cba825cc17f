import type { FeedMap, FeedPart } from '../graph/feed-map.ts';
import type { FilterMatch } from '../graph/filter-match.ts';
import type { LoggedEvent } from '../log/read-events.ts';
import { isForEverybody, mayMatch, type Question, turnsSight } from './question.ts';

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
  /** Whether it left because it is no more, or no more for this reader to see. */
  readonly isGone: boolean;
  /** What of an object it is about; the object itself unless given. */
  readonly part?: FeedPart;
  /** Whether it says that the reader sees more or less from now on, and nothing of one object. */
  readonly isTurn?: boolean;
}

/**
 * What events mean for a filter, in their order; those that mean nothing are left out. An event by which an
 * organisation of the reader sees more or less, such as the end of an agreement, means to begin anew, whatever the
 * filter: what had been told by a right that ended is to be forgotten there. What an agreement shows, and what comes
 * before it among these events, is not told by it ahead of its place: the reader finds it where it begins anew.
 * @throws HubError as `readAs` does.
 */
export async function judge(asker: Asker, events: readonly LoggedEvent[]): Promise<Verdict[]> {
  const verdicts = [...(await judgeSubjects(asker, events)), ...(await judgeParts(asker, events))];
  const turns = events
    .filter(({ keysAfter }) => turnsSight(asker.question, keysAfter))
    .map((event) => ({ event, isShown: false, isGone: false, isTurn: true }));
  // What may be seen is asked of the database as it is now, so after all of these turns.
  const lastTurn = turns.at(-1)?.event.position ?? 0;
  const timely = verdicts.filter(
    ({ event, isShown }) => event.position > lastTurn || !isShown || !isSharedBy(asker.question, event),
  );
  return [...timely, ...turns].sort((one, other) => one.event.position - other.event.position);
}

/**
 * The same of the events about objects of the feed alone. Where the keys are the whole
 * filter they decide. Otherwise one statement asks whether the version that each event made matches, and the one
 * before. A version that matches is shown, one that does not after one that did has left; so every reader is told
 * the same of an event, and ends with what matches at the end.
 * @throws HubError as `readAs` does.
 */
async function judgeSubjects(
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
  if (question.isWhole) {
    return possible.map(({ event, is }) => ({
      event,
      isShown: is,
      isGone: !isForEverybody(event.keysAfter),
    }));
  }
  if (possible.length === 0) return [];
  const { versions, visible } = await match.match(
    possible.flatMap(({ event: { entityId: id, entityVersion } }) => [
      { id, version: entityVersion - 1 },
      { id, version: entityVersion },
    ]),
  );
  const judged = possible.map(({ event, was, is }) => {
    const [before, after] = [1, 0].map((back) =>
      versions.has(`${event.entityId} ${event.entityVersion - back}`),
    );
    const isHidden = !visible.has(event.entityId);
    const mayBeLost = isHidden && was && (!is || isRelabelled(event));
    return {
      event,
      before,
      isShown: after === true,
      mayBeLost,
      isGone: isHidden || event.keysAfter === null,
    };
  });
  const lost = await whichWereLost(
    { question, match },
    judged.filter(({ mayBeLost }) => mayBeLost),
  );
  return judged
    .filter(({ event, before, isShown }) => isShown || before || lost.has(event.position))
    .map(({ event, isShown, isGone }) => ({ event, isShown, isGone }));
}

/**
 * The same of what belongs to objects of the feed: it is shown to who may see it, as its own label says, when the
 * version of the object that the event names matches. That version never changes, so every reader is told the same.
 */
async function judgeParts(
  { feed, question, match }: Asker,
  events: readonly LoggedEvent[],
): Promise<Verdict[]> {
  const possible = events.flatMap((event) => {
    const part = feed.parts?.find(({ entityKind }) => entityKind === event.entityKind);
    if (part === undefined || !mayMatch(question, event.keysAfter)) return [];
    const [id, version] = [event.body?.[part.of.id], event.body?.[part.of.version]];
    return [{ event, part, of: { id: String(id), version: Number(version) } }];
  });
  if (possible.length === 0) return [];
  const seen = await match.whichWereSeen(possible.map(({ event }) => event.keysAfter));
  const theirs = possible.filter((_each, place) => seen.has(place));
  if (theirs.length === 0) return [];
  const { versions } = await match.match(theirs.map(({ of }) => of));
  return theirs
    .filter(({ of }) => versions.has(`${of.id} ${of.version}`))
    .map(({ event, part }) => ({ event, part, isShown: true, isGone: false }));
}

/**
 * Of events after which the reader cannot have the object any more, those before which it saw the object. Former versions
 * are hidden with the object, so the keys tell. They may not know of all that a filter asks: a reader may be told that
 * something left which it was never shown, though it could see it. Of where it was they say what the reader could know.
 */
async function whichWereLost(
  { question, match }: Pick<Asker, 'question' | 'match'>,
  left: readonly { readonly event: LoggedEvent }[],
): Promise<ReadonlySet<number>> {
  const seen = await match.whichWereSeen(left.map(({ event }) => event.keysBefore));
  const isLost = (place: number): boolean => mayMatch(question, seen.get(place) ?? null);
  return new Set(left.filter((_each, place) => isLost(place)).map(({ event }) => event.position));
}

/** The keys that say who may see an object. */
const labelKeys = ['tlp', 'owner', 'recipients'];

/** The keys that agreements go by, which share what is AMBER and no more. */
const scopeKeys = ['region', 'kind', 'areas', 'categories'];

/** Whether others may see the object after the event than before. */
const isRelabelled = ({ keysBefore, keysAfter }: LoggedEvent): boolean =>
  [...labelKeys, ...(keysBefore?.tlp?.[0] === 'AMBER' ? scopeKeys : [])].some(
    (key) => String(keysBefore?.[key] ?? '') !== String(keysAfter?.[key] ?? ''),
  );

/** Whether an agreement may be what shows the object to who asks: it is AMBER and another organisation's. */
const isSharedBy = ({ readers }: Question, { keysAfter }: LoggedEvent): boolean =>
  keysAfter?.tlp?.[0] === 'AMBER' && !readers.includes(keysAfter.owner?.[0] ?? '');

/** A question that keys decide nothing of may ask about objects that have none any more. */
const isOpen = ({ terms, isWhole }: Question): boolean => terms.length === 0 && !isWhole;
