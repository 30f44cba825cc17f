import { invalidInput, type UserErrorFacts } from '../../user-errors.ts';

/** From when until when something is asked to hold; from now on, and without an end, where nothing is said. */
export interface AskedPeriod {
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
}

/** A beginning that lies no further back is now: the clocks of client and hub differ, and requests take time. */
const toleranceMs = 60_000;

/** What is wrong with a period that is to begin now or later; empty when nothing is. */
export function periodFaults({ startsAt, endsAt }: AskedPeriod, now: Date): readonly UserErrorFacts[] {
  const start = startsAt ? Date.parse(startsAt) : now.getTime();
  const end = endsAt ? Date.parse(endsAt) : Number.POSITIVE_INFINITY;
  const faults: UserErrorFacts[] = [];
  if (start < now.getTime() - toleranceMs) {
    faults.push(invalidInput(['startsAt'], 'This is over: nothing can hold before it was said to.'));
  }
  if (end <= Math.max(start, now.getTime())) {
    faults.push(invalidInput(['endsAt'], 'The end comes after the beginning, and after now.'));
  }
  return faults;
}
