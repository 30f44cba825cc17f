import { HubError } from '../errors.ts';

/** A place in the log: everything up to and including `position` of that epoch has been seen. */
export interface LogPosition {
  readonly epoch: number;
  /** 0 is before the first event. */
  readonly position: number;
}

/** Where the log stands. */
export interface LogState extends LogPosition {
  /** The highest position that retention has dropped; events after it are held. */
  readonly floor: number;
}

/** Why a reader cannot go on from its cursor: another history, dropped events, or a place that the log lost. */
export type ResyncReason = 'EPOCH_CHANGED' | 'EVENTS_EXPIRED' | 'AHEAD_OF_LOG';

/** The cursor of a place: opaque to clients, in fact base64url of `epoch.position`. */
export function encodeLogCursor({ epoch, position }: LogPosition): string {
  return Buffer.from(`${epoch}.${position}`).toString('base64url');
}

/** The same in SQL, of an epoch and a position that are SQL. */
export const logCursorSql = (epoch: string, position: string): string =>
  `translate(encode(convert_to(${epoch} || '.' || ${position}, 'UTF8'), 'base64'), '+/=', '-_')`;

/**
 * SQL of the cursor of the newest event that the statement's snapshot holds. Every change that the snapshot does not
 * hold comes after it, because an event is moved to the log only when its transaction has committed; changes that
 * wait in the outbox come after it too, so a reader that goes on from here may meet some that it has seen already.
 */
export const headCursor = `(select ${logCursorSql('head.epoch', 'head.position')} from log.head)`;

/**
 * The place that a cursor names.
 * @throws HubError BAD_CURSOR for anything that `encodeLogCursor` never made.
 */
export function decodeLogCursor(cursor: string): LogPosition {
  const text = Buffer.from(cursor, 'base64url').toString('latin1');
  const [, epoch, position] = /^(\d{1,9})\.(\d{1,15})$/.exec(text) ?? [];
  const place = { epoch: Number(epoch), position: Number(position) };
  // Compared as a whole: leading zeros, padding and stray characters are no cursors of ours.
  if (position === undefined || encodeLogCursor(place) !== cursor) {
    throw new HubError(
      'BAD_CURSOR',
      'The cursor is not one of this log. Use a cursor exactly as it was given.',
    );
  }
  return place;
}

/** Undefined when a reader can go on from the place without missing anything; else why it must start afresh. */
export function findResyncReason(place: LogPosition, log: LogState): ResyncReason | undefined {
  if (place.epoch !== log.epoch) return 'EPOCH_CHANGED';
  if (place.position < log.floor) return 'EVENTS_EXPIRED';
  return place.position > log.position ? 'AHEAD_OF_LOG' : undefined;
}

/** The same in SQL, null for undefined; `place` and `log` are aliases with the columns of their types. */
export const resyncReasonSql = (place: string, log: string): string =>
  `case when ${place}.epoch <> ${log}.epoch then 'EPOCH_CHANGED'
        when ${place}.position < ${log}.floor then 'EVENTS_EXPIRED'
        when ${place}.position > ${log}.position then 'AHEAD_OF_LOG' end`;
