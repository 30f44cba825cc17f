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
