import { v7 as uuidV7 } from 'uuid';
import { detections } from '../../../schema/tables/detections.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { LogPosition } from '../../log/cursor.ts';
import { isCounted } from '../series/count-weeks.ts';
import type { Finding } from './find-detections.ts';

/** A finding with the UUID of its row. */
export interface Written extends Finding {
  readonly id: string;
}

/** Most incidents that a detection names. */
const mostIncidents = 500;

/** Where in the log the counts stand: they know of everything up to there. Read before them, for they may go on meanwhile. */
export async function readPlace(tx: Transaction): Promise<LogPosition> {
  const [place] = await tx<LogPosition[]>`/* data as of */
    select epoch, position::float8 as position from series_progress`;
  if (place === undefined) throw new Error('The migration made this row.');
  return place;
}

/** Writes detections that knew of the log up to a place, with the incidents behind them. */
export async function writeDetections(
  tx: Transaction,
  findings: readonly Finding[],
  place: LogPosition,
): Promise<readonly Written[]> {
  if (findings.length === 0) return [];
  const written = findings.map((finding) => ({ ...finding, id: uuidV7() }));
  await insertMissing(
    tx,
    detections,
    written.map((each) => ({ ...columnsOf(each), dataEpoch: place.epoch, dataPosition: place.position })),
  );
  await tx.unsafe(nameIncidents, [
    JSON.stringify(
      written.map(({ id, series, layer, kind, verdict }) => ({
        id,
        kind,
        region_id: series.regionId,
        status: series.status,
        week: verdict.period,
        tlp: layer.tlp,
        owner: layer.organisationId,
      })),
    ),
  ]);
  return written;
}

function columnsOf({ id, series, kind, layer, method, settings, verdict, isAlarm, formerId }: Written) {
  return {
    ...{ id, kind, method, isAlarm, formerId },
    tlp: layer.tlp,
    ownerOrganisationId: layer.organisationId,
    regionId: series.regionId,
    status: series.status,
    week: verdict.period,
    observed: verdict.observed,
    expected: verdict.expected,
    threshold: verdict.threshold,
    pValue: verdict.pValue,
    score: verdict.score,
    parameters: Object.entries(settings).map(([name, value]) => ({ name, value: String(value) })),
  };
}

/** Those that were counted, by the words of `countWeeks`, as far as the label of the detection goes. */
const nameIncidents = `/* incidents behind detections */
  insert into detection_incidents (detection_id, incident_id)
  select made.id, it.id
    from json_to_recordset($1::text::json) as made (
      id uuid, kind text, region_id uuid, status incident_status, week date, tlp tlp_label, owner uuid)
   cross join lateral (
     select it.id from incident_regions place join incidents it on it.id = place.incident_id
      where place.region_id = made.region_id and place.occurred_from between made.week and made.week + 6
        and it.status = made.status and ${isCounted}
        and (it.tlp = 'CLEAR' or (it.tlp = 'GREEN' and made.tlp <> 'CLEAR')
             or (it.tlp in ('AMBER', 'AMBER_STRICT') and it.owner_organisation_id = made.owner))
        and case made.kind when 'EVENTS' then true when 'FATALITIES' then it.deaths_best > 0
                 else it.is_civilian_targeting end
      order by it.occurred_from, it.id limit ${mostIncidents}) it`;
