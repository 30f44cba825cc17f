import { setImmediate as breathe } from 'node:timers/promises';
import type { Database } from '../../database/pools.ts';
import { type Transaction, transact } from '../../database/transaction.ts';
import { mondayOf } from '../backtest/series.ts';
import { type Finding, findDetections, type PresentDetection } from './find-detections.ts';
import { readSeries, type TouchedSeries } from './judged-series.ts';
import { proposeAlerts } from './propose-alerts.ts';
import { readPlace, writeDetections } from './write-detections.ts';

/** Series that one transaction judges. */
const batchSize = 20;

/** One transaction judges at a time, of all nodes and commands, so that nothing is found twice. */
const detectionLock = 4_312_005;

/** What time it is for the detectors, and for whom they propose alerts. */
export interface DetectionClock {
  /** Series are judged as of the week of this instant. */
  readonly now: Date;
  /** The time of the world, where that is another: nobody is warned of the past. */
  readonly world?: Date;
  /** The UUID of the organisation that decides about alerts that everybody may know of; null for the hub's own. */
  readonly organisationId: string | null;
}

/** How somebody who waits for it watches. */
interface DetectionWatch {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** What came of a look at series. */
export interface DetectionCount {
  /** Series that were judged. */
  readonly series: number;
  /** Detections that were written, corrections among them. */
  readonly detections: number;
}

/**
 * Lets the detectors judge series that were touched since they last did, as of the week of `now`, and proposes alerts. Answers whether more may
 * be waiting. A series is taken off the list in the transaction that keeps what was found: whoever is killed leaves it there.
 */
export function detectTouched(database: Database, clock: DetectionClock): Promise<boolean> {
  return transact(database, { kind: 'hub' }, async (tx) => {
    await holdOffice(tx);
    const touched = await tx<TouchedSeries[]>`/* take touched series */
      delete from touched_series where (region_id, status) in (
        select region_id, status from touched_series order by week desc, region_id limit ${batchSize})
      returning region_id as "regionId", status, week`;
    await detectIn(tx, touched, clock);
    return touched.length === batchSize;
  });
}

/** Lets the detectors judge these series, in the transaction of each batch; answers what came of it. */
export async function detectAll(
  database: Database,
  series: readonly TouchedSeries[],
  { signal, onProgress, ...clock }: DetectionClock & DetectionWatch,
): Promise<DetectionCount> {
  let written = 0;
  for (let place = 0; place < series.length; place += batchSize) {
    signal?.throwIfAborted();
    written += await transact(database, { kind: 'hub' }, async (tx) => {
      await holdOffice(tx);
      return detectIn(tx, series.slice(place, place + batchSize), clock);
    });
    onProgress?.(Math.min(series.length, place + batchSize));
  }
  return { series: series.length, detections: written };
}

async function holdOffice(tx: Transaction): Promise<void> {
  await tx`/* one detection at a time */ select pg_advisory_xact_lock(${detectionLock})`;
}

async function detectIn(
  tx: Transaction,
  touched: readonly TouchedSeries[],
  { now, organisationId, world = now }: DetectionClock,
): Promise<number> {
  if (touched.length === 0) return 0;
  const place = await readPlace(tx);
  const present = await readPresent(tx, touched);
  const findings: Finding[] = [];
  for (const series of await readSeries(tx, touched, weekOf(now))) {
    // A hub has sockets to serve meanwhile.
    await breathe();
    const known = present.filter(
      ({ regionId, status }) => regionId === series.regionId && status === series.status,
    );
    findings.push(...findDetections(series, known));
  }
  const written = await writeDetections(tx, findings, place);
  await proposeAlerts(tx, written, { organisationId, present: weekOf(world) });
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

const weekOf = (instant: Date): string => mondayOf(instant.toISOString().slice(0, 10));
