import { eventText } from './event-text.ts';
import { utc } from './utc.ts';

/** A log of which every row has a dense position and a hash chained to the one before; a head row says where it stands. */
export interface ChainedLog {
  /** What a person calls it. */
  readonly name: string;
  /** What one of its rows is called, and several. */
  readonly one: string;
  readonly many: string;
  readonly outbox: string;
  readonly log: string;
  readonly head: string;
  /** The columns that outbox and log have in common. */
  readonly given: string;
  /** A column that the log takes from the head. */
  readonly inherited?: string;
  /** What the hash of a row covers, as SQL over the columns of the log. It never changes: stored hashes were made of it. */
  readonly text: string;
  /** The channel on which readers are told, once for each batch, how far it has grown. */
  readonly channel?: string;
}

/** The channel on which the log tells its readers, once for each batch, how far it has grown. */
export const logChannel = 'halcyon_log';

/** What happened, in the one order that all readers share. */
export const eventChain: ChainedLog = {
  name: 'event log',
  one: 'event',
  many: 'events',
  outbox: 'log.outbox',
  log: 'log.event_log',
  head: 'log.head',
  given:
    'event_id, kind, entity_kind, entity_id, entity_version, keys_before, keys_after, body, occurred_at, recorded_at',
  inherited: 'epoch',
  text: eventText,
  channel: logChannel,
};

const auditColumns = [
  ...['action', 'way', 'command', 'request_id', 'organisation_ids', 'person_id', 'key_id'],
  ...['subject_kind', 'subject_id', 'subject_version', 'tlp', 'owner_organisation_id'],
];

/** Who read, did and used what. Its text is a JSON list of position, these columns, and the times in UTC. */
export const auditChain: ChainedLog = {
  name: 'audit',
  one: 'entry',
  many: 'entries',
  outbox: 'log.audit_outbox',
  log: 'log.audit_log',
  head: 'log.audit_head',
  given: [...auditColumns, 'occurred_at'].join(', '),
  text: `json_build_array(position, ${auditColumns.join(', ')}, ${utc('occurred_at')}, ${utc('appended_at')})::text`,
};
