const form = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)[-+](\d\d):(\d\d)$/;

/** Whether the text is a time as CAP writes it: to the second, with an offset, and a day that exists. */
export function isCapTime(text: string): boolean {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, offsetHour = 0, offsetMinute = 0] = (
    form.exec(text) ?? []
  )
    .slice(1)
    .map(Number);
  const isClock = hour < 24 && minute < 60 && second < 60;
  const isOffset = offsetMinute < 60 && offsetHour * 60 + offsetMinute <= 14 * 60;
  // The day before the first of the next month is the last of this one.
  const isDay =
    month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  return year >= 1000 && isClock && isOffset && isDay;
}

/**
 * The offset of a time of CAP in minutes, null for `-00:00`: a time in UTC of which nobody said where the sender's clock
 * stands.
 */
export function offsetOf(time: string): number | null {
  if (time.endsWith('-00:00')) return null;
  const [hours = 0, minutes = 0] = time.slice(-5).split(':').map(Number);
  return (hours * 60 + minutes) * (time.at(-6) === '-' ? -1 : 1);
}

/** An instant as CAP writes it, by a clock with that offset: see `offsetOf`. A fraction of a second is cut off. */
export function capTime(instant: Date, offset: number | null): string {
  const local = new Date(instant.getTime() + (offset ?? 0) * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offset ?? 0);
  const two = (count: number): string => String(count).padStart(2, '0');
  const sign = offset === null || offset < 0 ? '-' : '+';
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
