/** A clock of its own, which runs faster than the world: where it began, when, and how fast. All in milliseconds. */
export interface ReplayClock {
  /** What it showed when it began, since 1970. */
  readonly from: number;
  /** When it began in the world, since 1970. */
  readonly startedAt: number;
  /** How much of its time goes by while one millisecond does in the world. */
  readonly speed: number;
}

/** What the clock shows at a moment of the world. */
export const shownAt = ({ from, startedAt, speed }: ReplayClock, now: number): number =>
  from + (now - startedAt) * speed;

/** When in the world the clock shows this. */
export const dueAt = ({ from, startedAt, speed }: ReplayClock, moment: number): number =>
  startedAt + (moment - from) / speed;

/** The same clock after it stood still for so long. */
export const paused = (clock: ReplayClock, standstillMs: number): ReplayClock => ({
  ...clock,
  startedAt: clock.startedAt + standstillMs,
});

/** Something that happened on a day, such as 2013-12-05. */
interface Dated {
  readonly day: string;
}

/** Something with its moment on a replay clock. */
export type Timed<Item> = Item & { readonly moment: number };

const dayMs = 86_400_000;

/**
 * Gives each item its moment, in the order of the days; items of one day keep their order and are spread evenly over
 * it, as nobody knows their hours.
 */
export function timed<Item extends Dated>(items: readonly Item[]): readonly Timed<Item>[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const same = days.get(item.day);
    if (same) same.push(item);
    else days.set(item.day, [item]);
  }
  return [...days]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([day, same]) =>
      same.map((item, place) => ({
        ...item,
        moment: Date.parse(day) + ((place + 0.5) / same.length) * dayMs,
      })),
    );
}
