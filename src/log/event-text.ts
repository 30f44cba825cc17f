import { utc } from './utc.ts';

/**
 * The text of an event as its hash covers it, as an SQL expression over the columns of `log.event_log`: a JSON list
 * of position, epoch, event id, kind, entity kind, entity id, entity version, keys before, keys after (as PostgreSQL
 * prints jsonb), body (as it was given), and the times of occurring, recording and appending in UTC with
 * milliseconds. It never changes: the hashes of stored events were made from it.
 */
export const eventText = [
  `'[' || position || ',' || epoch || ',"' || event_id || '",' || to_json(kind) || ',' || to_json(entity_kind)`,
  `',"' || entity_id || '",' || entity_version`,
  `',' || coalesce(keys_before::text, 'null') || ',' || coalesce(keys_after::text, 'null')`,
  `',' || coalesce(body::text, 'null')`,
  `',"' || ${utc('occurred_at')} || '","' || ${utc('recorded_at')} || '","' || ${utc('appended_at')} || '"]'`,
].join(' || ');
