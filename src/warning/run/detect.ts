import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { mondayOf } from '../backtest/series.ts';
import { type Finding, findDetections, type PresentDetection } from './find-detections.ts';
import { readSeries, type TouchedSeries } from './judged-series.ts';
import { writeDetections } from './write-detections.ts';

/** Series that one transaction judges. */
const batchSize = 20;

/** One transaction judges at a time, of all nodes and commands, so that nothing is found twice. */
const detectionLock = 4_312_005;

/** What came of a look at series. */
export interface DetectionCount {
  /** Series that were judged. */
  readonly series: number;
  /** Detections that were written, corrections among them. */
  readonly detections: number;
}

/**
 * Lets the detectors judge series that were touched since they last did, as of the week of `now`. Answers whether more may
 * be waiting. A series is taken off the list in the transaction that keeps what was found: whoever is killed leaves it there.
 */
export function detectTouched(database: Database, now: Date): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    await holdOffice(tx);
    const touched = await tx<TouchedSeries[]>`/* take touched series */
      delete from touched_series where (region_id, status) in (
        select region_id, status from touched_series order by week desc, region_id limit ${batchSize})
      returning region_id as "regionId", status, week`;
    await detectIn(tx, touched, now);
    return touched.length === batchSize;
  });
}

/** Lets the detectors judge these series, in the transaction of each batch; answers what came of it. */
export async function detectAll(
  database: Database,
  series: readonly TouchedSeries[],
  { now, signal, onProgress }: { now: Date; signal?: AbortSignal; onProgress?: (done: number) => void },
): Promise<DetectionCount> {
  let written = 0;
  for (let place = 0; place < series.length; place += batchSize) {
    signal?.throwIfAborted();
    written += await transact(database, { kind: 'hub' }, async (tx) => {
      await holdOffice(tx);
      return detectIn(tx, series.slice(place, place + batchSize), now);
    });
    onProgress?.(Math.min(series.length, place + batchSize));
  }
  return { series: series.length, detections: written };
}

async function holdOffice(tx: Transaction): Promise<void> {
  await tx`/* one detection at a time */ select pg_advisory_xact_lock(${detectionLock})`;
}

async function detectIn(tx: Transaction, touched: readonly TouchedSeries[], now: Date): Promise<number> {
  if (touched.length === 0) return 0;
  const present = await readPresent(tx, touched);
  const findings: Finding[] = [];
  for (const series of await readSeries(tx, touched, mondayOf(now.toISOString().slice(0, 10)))) {
    // A hub has sockets to serve meanwhile.
    await breathe();
    const known = present.filter(
      ({ regionId, status }) => regionId === series.regionId && status === series.status,
    );
    findings.push(...findDetections(series, known));
  }
  await writeDetections(tx, findings);
  return findings.length;
}

async function readPresent(tx: Transaction, touched: readonly TouchedSeries[]) {
  return tx<(PresentDetection & Pick<TouchedSeries, 'regionId' | 'status'>)[]>`/* present detections */
    select id, region_id as "regionId", status, week, kind, method, owner_organisation_id as "ownerOrganisationId", tlp,
           is_alarm as "isAlarm", observed
      from detections said
     where region_id = any(${touched.map(({ regionId }) => regionId)}::uuid[])
       and not exists (select from detections later where later.former_id = said.id)`;
}
