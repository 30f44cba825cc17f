import type { alerts } from '../../../schema/tables/alerts.ts';
import { type Told, withoutMarks } from '../../access/told.ts';
import { type Audience, readAs, type Statement } from '../../database/audience.ts';
import { alertMark } from '../../database/audit-mark.ts';
import type { Database } from '../../database/pools.ts';

/** What a feed tells of an alert; its texts are those of its first block, null where it has none. */
export interface FeedEntry {
  /** A UUID. */
  readonly id: string;
  readonly createdAt: string;
  readonly sent: string;
  readonly sender: string;
  readonly messageType: (typeof alerts.$inferSelect)['messageType'];
  readonly note: string | null;
  readonly event: string | null;
  readonly headline: string | null;
  readonly description: string | null;
  readonly senderName: string | null;
  readonly categories: readonly string[];
}

/** A page of alerts, those that came into the hub last first. */
export interface AlertPage {
  readonly entries: readonly FeedEntry[];
  /** Whether there are earlier ones. */
  readonly hasMore: boolean;
}

/** Which page: alerts of that status that came in before the one of that UUID; the first page when it is null. */
export interface PageChoice {
  readonly status: (typeof alerts.$inferSelect)['status'];
  readonly before: string | null;
  readonly size: number;
}

/**
 * Reads a page of the alerts that the audience sees, whatever has become of them since: a message stays one. Those of
 * which the audit must know who was told are noted in `told`.
 */
export async function readAlertPage(
  database: Database,
  audience: Audience,
  { status, before, size }: PageChoice,
  told: Told,
): Promise<AlertPage> {
  const rows = await readAs(database, audience, pageStatement(audience), [status, before, size + 1]);
  const page = rows.slice(0, size);
  for (const [, mark] of page) withoutMarks(String(mark ?? ''), told, 'DOWNLOAD');
  return { entries: page.map(([json]): FeedEntry => JSON.parse(String(json))), hasMore: rows.length > size };
}

/** Ids are made in the order in which alerts come in, so they order and page at once. */
const pageStatement = (audience: Audience): Statement => ({
  name: 'alert page',
  text: `select json_build_object(
           'id', alert.id, 'createdAt', alert.created_at, 'sent', alert.sent, 'sender', alert.sender,
           'messageType', alert.message_type, 'note', alert.note, 'event', info.event, 'headline', info.headline,
           'description', left(info.description, 2000), 'senderName', info.sender_name,
           'categories', coalesce(info.categories, '{}'))${alertMark(audience)}
    from alerts alert
    left join lateral (
      select * from alert_infos info where info.alert_id = alert.id order by info.ordinal limit 1) info on true
   where alert.status = $1::alert_status and ($2::uuid is null or alert.id < $2::uuid)
   order by alert.id desc limit $3::int`,
});
