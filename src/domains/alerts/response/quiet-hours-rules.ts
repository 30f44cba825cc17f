/** The hours in which nobody is to be called, as times of day like `22:00` in an IANA time zone. */
export interface QuietHours {
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
}

const dayMinutes = 1_440;

/**
 * The instant itself, or the end of the quiet hours that it lies in. Where clocks are changed in these hours, the end is
 * still that time of day.
 */
export function afterQuietHours(instant: Date, quiet: QuietHours | null): Date {
  if (quiet === null) return instant;
  const leftMs = quietLeftMs(instant, quiet);
  if (leftMs === 0) return instant;
  const end = new Date(instant.getTime() + leftMs);
  // Where clocks are changed in between, that is an hour too early or too late.
  const stillMs = quietLeftMs(end, quiet);
  const pastMs = (minutesOfDay(wallClock(end, quiet.timeZone)) - minutesOfDay(quiet.to)) * 60_000;
  return new Date(end.getTime() + (stillMs > 0 ? stillMs : -Math.max(0, pastMs)));
}

/** How long the quiet hours go on from the instant, by the clock on the wall; 0 outside them. */
function quietLeftMs(instant: Date, { from, to, timeZone }: QuietHours): number {
  const sinceMidnight = minutesOfDay(wallClock(instant, timeZone));
  const length = (minutesOfDay(to) - minutesOfDay(from) + dayMinutes) % dayMinutes;
  const since = (sinceMidnight - minutesOfDay(from) + dayMinutes) % dayMinutes;
  if (since >= length) return 0;
  return (length - since) * 60_000 - (instant.getTime() % 60_000);
}

const wallClock = (instant: Date, timeZone: string): string =>
  instant.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** Minutes since midnight of a time like `22:00`. */
function minutesOfDay(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

/** Whether the text is a time of day like `06:30`. */
export const isTimeOfDay = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text);

/** Whether the text names a time zone of the IANA database. */
export function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
