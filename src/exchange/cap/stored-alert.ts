import type { alertInfos, alertReferences, alerts } from '../../../schema/tables/alerts.ts';
import { type Told, withoutMarks } from '../../access/told.ts';
import { type Audience, readAs, type Statement } from '../../database/audience.ts';
import { alertMark } from '../../database/audit-mark.ts';
import type { Database } from '../../database/pools.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { CapAlert, CapInfo, CapReference } from './cap-alert.ts';
import { capTime } from './cap-time.ts';

type AlertRow = typeof alerts.$inferSelect;
type InfoRow = typeof alertInfos.$inferSelect;
type ReferenceRow = typeof alertReferences.$inferSelect;

/** An alert with everything in it, as `alertJson` makes it of its rows. */
interface StoredAlert extends Omit<CapAlert, 'sent' | 'references' | 'infos'> {
  readonly sent: string;
  readonly sentOffset: AlertRow['sentOffset'];
  readonly tlp: AlertRow['tlp'];
  /** Whether it was raised here, and not sent from outside. */
  readonly isRaisedHere: boolean;
  /** Ids of the incidents of the hub that it is about. */
  readonly incidents: readonly string[];
  readonly references: readonly (CapReference & Pick<ReferenceRow, 'sentOffset'>)[];
  readonly infos: readonly (CapInfo & Pick<InfoRow, 'effectiveOffset' | 'onsetOffset' | 'expiresOffset'>)[];
}

/** A row of a table as JSON whose members are called like those of the messages. */
const object = (members: Readonly<Record<string, string>>): string =>
  `json_build_object(${Object.entries(members)
    .map(([name, sql]) => `'${name}', ${sql}`)
    .join(', ')})`;

const inOrder = (json: string, rows: string, order: string): string =>
  `(select coalesce(json_agg(${json} order by ${order}), '[]') from ${rows})`;

const same = (alias: string, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.map((name) => [name, `${alias}.${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`]),
  );

const areaJson = object(
  same('area', 'description', 'polygons', 'circles', 'geocodes', 'altitude', 'ceiling'),
);

const infoJson = object({
  ...same('info', 'language', 'categories', 'event', 'responseTypes', 'urgency', 'severity', 'certainty'),
  ...same('info', 'audience', 'eventCodes', 'effective', 'effectiveOffset', 'onset', 'onsetOffset'),
  ...same('info', 'expires', 'expiresOffset', 'senderName', 'headline', 'description', 'instruction'),
  ...same('info', 'web', 'contact', 'parameters', 'resources'),
  areas: inOrder(areaJson, 'alert_areas area where area.info_id = info.id', 'area.ordinal'),
});

const referenceJson = object(same('earlier', 'sender', 'identifier', 'sent', 'sentOffset'));

/** An alert of the alias `alert` with all its parts, as JSON: what `fromStored` reads. */
const alertJson = object({
  ...same('alert', 'identifier', 'sender', 'sent', 'sentOffset', 'status', 'messageType', 'origin', 'scope'),
  ...same('alert', 'restriction', 'addresses', 'codes', 'note', 'incidentNames', 'tlp'),
  isRaisedHere: 'alert.source_id is null',
  incidents: inOrder(
    `'incident_' || incident.id`,
    'alert_incidents about join incidents incident on incident.id = about.incident_id where about.alert_id = alert.id',
    'incident.id',
  ),
  references: inOrder(
    referenceJson,
    'alert_references earlier where earlier.alert_id = alert.id',
    'earlier.ordinal',
  ),
  infos: inOrder(infoJson, 'alert_infos info where info.alert_id = alert.id', 'info.ordinal'),
});

/**
 * The alert of that UUID as a message of CAP, as that audience sees it; undefined when there is none for it. Whether the
 * audit must know who was told is noted in `told`.
 */
export async function readStoredAlert(
  database: Database,
  audience: Audience,
  id: string,
  told: Told,
): Promise<CapAlert | undefined> {
  const [row] = await readAs(database, audience, oneAlert(audience), [id]);
  const json = row?.[0]?.toString();
  if (json === undefined) return undefined;
  withoutMarks(String(row?.[1] ?? ''), told, 'DOWNLOAD');
  return fromStored(JSON.parse(json));
}

const oneAlert = (audience: Audience): Statement => ({
  name: 'cap alert',
  text: `select ${alertJson}${alertMark(audience)} from alerts alert where alert.id = $1::uuid`,
});

/** The alerts of these UUIDs as messages of CAP, by UUID, as the hub itself sees them. */
export async function readStoredAlerts(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, CapAlert>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.unsafe<{ id: string; stored: StoredAlert }[]>(
    `/* cap alerts */ select alert.id, ${alertJson} as stored from alerts alert where alert.id = any($1::uuid[])`,
    [[...ids]],
  );
  return new Map(rows.map(({ id, stored }) => [id, fromStored(stored)]));
}

function fromStored(stored: StoredAlert): CapAlert {
  const { sent, sentOffset, tlp, isRaisedHere, incidents, references, infos, ...rest } = stored;
  return {
    ...rest,
    sent: timeOf(sent, sentOffset),
    // What others sent is passed on in the sender's own words: the same message, which says for whom it is.
    ...(isRaisedHere && readersOf(rest, tlp)),
    incidentNames: [...new Set([...rest.incidentNames, ...incidents])],
    references: references.map(({ sentOffset: offset, ...earlier }) => ({
      ...earlier,
      sent: timeOf(earlier.sent, offset),
    })),
    infos: infos.map(({ effectiveOffset, onsetOffset, expiresOffset, ...info }) => ({
      ...info,
      effective: info.effective && timeOf(info.effective, effectiveOffset),
      onset: info.onset && timeOf(info.onset, onsetOffset),
      expires: info.expires && timeOf(info.expires, expiresOffset),
    })),
  };
}

const timeOf = (instant: string, offset: number | null): string => capTime(new Date(instant), offset);

/**
 * For whom a message is meant when it leaves the hub: a label is the stricter word, and is named in the words of the
 * Traffic Light Protocol 2.0. A private message must name somebody; where nobody is named that is its sender.
 */
function readersOf(
  { scope, restriction, addresses, sender }: Pick<CapAlert, 'scope' | 'restriction' | 'addresses' | 'sender'>,
  tlp: AlertRow['tlp'],
): Pick<CapAlert, 'scope' | 'restriction' | 'addresses'> {
  if (tlp === 'CLEAR') return { scope, restriction, addresses };
  const label = `TLP:${tlp.replace('_', '+')}`;
  if (tlp !== 'RED' && scope !== 'PRIVATE') {
    return { scope: 'RESTRICTED', restriction: restriction ?? label, addresses };
  }
  return {
    scope: 'PRIVATE',
    restriction: restriction ?? label,
    addresses: addresses.length > 0 ? addresses : [sender],
  };
}
