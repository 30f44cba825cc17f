import type { alertLifecycle } from '../../../schema/tables/alerts.ts';
import { invalidInput, type UserErrorFacts } from '../../user-errors.ts';

/** What has become of an alert. */
export type Lifecycle = (typeof alertLifecycle.enumValues)[number];

/** What can be done to a released alert. */
export type AlertAction = 'UPDATE' | 'CANCEL';

/**
 * What an alert becomes by each action; null where the action is refused.
 *
 * | state      | UPDATE     | CANCEL    |
 * |------------|------------|-----------|
 * | ACTIVE     | SUPERSEDED | CANCELLED |
 * | SUPERSEDED | refused    | refused   |
 * | CANCELLED  | refused    | refused   |
 * | EXPIRED    | refused    | refused   |
 *
 * Only what is in force can be changed or taken back: of a chain of updates that is the last one. What has expired is
 * over, and going on warning takes a new alert. Raising makes an ACTIVE alert, and time alone makes it EXPIRED.
 */
export const lifecycleTable: Readonly<Record<Lifecycle, Readonly<Record<AlertAction, Lifecycle | null>>>> = {
  ACTIVE: { UPDATE: 'SUPERSEDED', CANCEL: 'CANCELLED' },
  SUPERSEDED: { UPDATE: null, CANCEL: null },
  CANCELLED: { UPDATE: null, CANCEL: null },
  EXPIRED: { UPDATE: null, CANCEL: null },
};

/** The state that an action leads to; null when the state does not allow it. */
export const nextLifecycle = (from: Lifecycle, action: AlertAction): Lifecycle | null =>
  lifecycleTable[from][action];

/** The times of a block, in RFC 3339. */
export interface InfoTimes {
  readonly effective?: string | null | undefined;
  readonly onset?: string | null | undefined;
  readonly expires?: string | null | undefined;
}

/**
 * When a message is sent: CAP knows no fractions of a second, so a message is sent at the beginning of its second, and
 * what others refer to it by survives the way through CAP.
 */
export const sentAt = (now: Date): Date => new Date(Math.floor(now.getTime() / 1_000) * 1_000);

/** What is wrong with the times of the blocks of a message: nothing may lie before it is sent, nor after it expires. */
export function timeProblems(infos: readonly InfoTimes[], sent: Date): readonly UserErrorFacts[] {
  return infos.flatMap(({ effective, onset, expires }, place) => {
    const at = (name: string): readonly string[] => ['infos', String(place), name];
    const problems: UserErrorFacts[] = [];
    if (isBefore(effective, sent)) problems.push(invalidInput(at('effective'), 'This is before now.'));
    if (isBefore(onset, sent)) problems.push(invalidInput(at('onset'), 'This is before now.'));
    const starts = [effective, onset]
      .filter((time) => typeof time === 'string')
      .map((time) => Date.parse(time));
    if (expires && Date.parse(expires) <= Math.max(sent.getTime(), ...starts)) {
      problems.push(invalidInput(at('expires'), 'It would expire before it begins.'));
    }
    return problems;
  });
}

const isBefore = (time: string | null | undefined, sent: Date): boolean =>
  typeof time === 'string' && Date.parse(time) < sent.getTime();

/** When the last block expires; null when there is none, or one that never does. */
export function lastExpiry(infos: readonly InfoTimes[]): string | null {
  const times = infos.map(({ expires }) => (expires ? Date.parse(expires) : Number.POSITIVE_INFINITY));
  const last = Math.max(...times);
  return Number.isFinite(last) ? new Date(last).toISOString() : null;
}

/** Whether the text is an outline as CAP writes it: four or more points on the earth, the last equal to the first. */
export function isPolygon(text: string): boolean {
  const points = text.split(' ');
  return points.length >= 4 && points.every(isPoint) && isSamePoint(points[0], points.at(-1));
}

/** Whether the text is a circle as CAP writes it: the centre, a space, the radius in kilometres. */
export function isCircle(text: string): boolean {
  const [centre = '', radius = '', ...rest] = text.split(' ');
  return rest.length === 0 && isPoint(centre) && decimal.test(radius) && Number(radius) >= 0;
}

const decimal = /^-?\d{1,5}(?:\.\d{1,15})?$/;

/** Whether two points are one, however many decimals they are written with. */
const isSamePoint = (one = '', other = ''): boolean =>
  one.split(',').every((degrees, place) => Number(degrees) === Number(other.split(',')[place]));

/** `latitude,longitude` in degrees. */
function isPoint(text: string): boolean {
  const [latitude = '', longitude = '', ...rest] = text.split(',');
  if (rest.length > 0 || !decimal.test(latitude) || !decimal.test(longitude)) return false;
  return Math.abs(Number(latitude)) <= 90 && Math.abs(Number(longitude)) <= 180;
}
