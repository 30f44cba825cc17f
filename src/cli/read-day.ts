import { InvalidArgumentError } from 'commander';

/** Reads a day such as 2013-12-05. @throws InvalidArgumentError for anything else. */
export function readDay(text: string): string {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text);
  if (isDay) return text;
  throw new InvalidArgumentError('It takes a day such as 2013-12-05.');
}
