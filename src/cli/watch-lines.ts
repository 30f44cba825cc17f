import { isAboutFeed, isRemoved } from '../client/follow-feed.ts';
import type { AlertTold, IncidentTold, TaskTold, WatchedMessage } from './watched-feeds.ts';

/** Headlines that are remembered, to name what has left. */
const rememberedMost = 5_000;

/** How terminals are told (ECMA-48, select graphic rendition). */
const styles = { bold: 1, dim: 2, red: 31, yellow: 33, cyan: 36 } as const;

type Style = keyof typeof styles;

/** Writes messages as people read them, one line each. */
export class WatchLines {
  private readonly isColoured: boolean;
  private readonly headlines = new Map<string, string>();

  constructor(isColoured: boolean) {
    this.isColoured = isColoured;
  }

  /** The line of a message; undefined for one that is about the connection only. */
  lineOf(message: WatchedMessage): string | undefined {
    if (message.__typename === 'Resync') {
      this.headlines.clear();
      const reason = 'gap' in message ? message.gap : message.reason;
      return this.line(message, 'gap', 'bold', [`what happened in between was not told (${reason})`]);
    }
    if (isAboutFeed(message)) return undefined;
    if (isRemoved(message)) {
      const { subjectId, reason } = message;
      const why = reason === 'GONE' ? 'gone' : 'left';
      return this.line(message, why, 'dim', [this.headlines.get(subjectId) ?? subjectId]);
    }
    if (message.__typename === 'AlertTaskUpserted') return this.taskLine(message);
    return message.__typename === 'AlertUpserted' ? this.alertLine(message) : this.incidentLine(message);
  }

  private incidentLine(message: IncidentTold): string {
    const { incident } = message;
    const kind = kindOf(message);
    if (incident === null) return this.line(message, kind, 'dim', ['gone meanwhile']);
    const { id, headline, region, deaths, status, verification } = incident;
    this.remember(id, headline);
    const toll = deathsOf(deaths);
    return this.line(message, kind, toll === undefined ? 'cyan' : 'yellow', [
      headline,
      region === null ? 'place unknown' : pathOf(region),
      toll ?? 'deaths unknown',
      verification.toLowerCase(),
      ...exerciseOf(status),
    ]);
  }

  private taskLine(message: TaskTold): string {
    const { task } = message;
    const kind = kindOf(message);
    if (task === null) return this.line(message, kind, 'dim', ['gone meanwhile']);
    const { alert, state, level, assigneeName } = task;
    return this.line(message, kind, state === 'ESCALATED' ? 'red' : 'cyan', [
      this.headlines.get(alert?.id ?? '') ?? alert?.infos[0]?.event ?? 'an alert',
      state.toLowerCase().replace('_', ' '),
      ...(level > 0 ? [`level ${level}`] : []),
      ...(assigneeName === null ? [] : [assigneeName]),
    ]);
  }

  private alertLine(message: AlertTold): string {
    const { alert } = message;
    const kind = kindOf(message);
    if (alert === null) return this.line(message, kind, 'dim', ['gone meanwhile']);
    const { id, infos, regions, lifecycle, expiresAt, status } = alert;
    const headline = infos[0]?.headline ?? infos[0]?.event ?? 'no words';
    const worst = severities.find((each) => infos.some(({ severity }) => severity === each)) ?? 'UNKNOWN';
    this.remember(id, headline);
    return this.line(message, kind, worst === 'EXTREME' || worst === 'SEVERE' ? 'red' : 'yellow', [
      worst,
      headline,
      regions.map(pathOf).join('; ') || 'place unknown',
      lifecycle.toLowerCase(),
      ...(expiresAt === null ? [] : [`until ${minuteOf(expiresAt)}`]),
      ...exerciseOf(status),
    ]);
  }

  private line(
    { occurredAt = '' }: WatchedMessage,
    kind: string,
    style: Style,
    facts: readonly string[],
  ): string {
    const word = kind.padEnd(12);
    const shown = this.isColoured ? `\u001b[${styles[style]}m${word}\u001b[0m` : word;
    return `${minuteOf(occurredAt)}  ${shown} ${facts.map(plain).join(' · ')}`;
  }

  private remember(id: string, headline: string): void {
    this.headlines.delete(id);
    this.headlines.set(id, headline);
    const [oldest] = this.headlines.keys();
    if (this.headlines.size > rememberedMost && oldest !== undefined) this.headlines.delete(oldest);
  }
}

/** The worst first. */
const severities = ['EXTREME', 'SEVERE', 'MODERATE', 'MINOR'];

/** INCIDENT_REPORTED is `reported`; a row of a snapshot is just there. */
const kindOf = ({ kind }: IncidentTold | AlertTold | TaskTold): string =>
  kind === null
    ? 'now'
    : kind
        .replace(/^[A-Z]+_/, '')
        .toLowerCase()
        .replaceAll('_', ' ');

const exerciseOf = (status: string): readonly string[] => (status === 'EXERCISE' ? ['EXERCISE'] : []);

function deathsOf({ low, best, high }: NonNullable<IncidentTold['incident']>['deaths']): string | undefined {
  const count = best ?? low;
  if (count === null) return undefined;
  const range = low !== null && high !== null && low !== high ? ` (${low} to ${high})` : '';
  return `${count} ${count === 1 ? 'death' : 'deaths'}${range}`;
}

const pathOf = ({ name, ancestors }: { name: string; ancestors: readonly { name: string }[] }): string =>
  [name, ...ancestors.map((each) => each.name).reverse()].join(', ');

const minuteOf = (time: string): string => `${time.slice(0, 16).replace('T', ' ')}Z`;

/** Words of others may hold what a terminal takes for a command. */
const plain = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
