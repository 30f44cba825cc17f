import { InvalidArgumentError } from 'commander';

const dayMs = 86_400_000;
const longestMs = 366 * dayMs;

/**
 * How long a key or token is to be good for: `15m`, `1h`, `90d` or, in days, `90`; in milliseconds.
 * @throws InvalidArgumentError for any other text.
 */
export function readDuration(text: string): number {
  const [, number = '', unit = 'd'] = /^(\d{1,6})([mhd])?$/.exec(text) ?? [];
  const ms =
    Number(number) * { m: 60_000, h: 3_600_000, d: dayMs }[unit === 'm' || unit === 'h' ? unit : 'd'];
  if (ms >= 60_000 && ms <= longestMs) return ms;
  throw new InvalidArgumentError('It takes 1m to 366d, for example 15m, 1h or 90d.');
}
