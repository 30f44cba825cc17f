import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import {
  type AuditActor,
  type AuditedRecord,
  type NotedReading,
  noteReadings,
  rehearseReadings,
} from '../access/audit.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { type Delivery, deliver } from './batch.ts';
import type { Payload } from './payload.ts';

/** Nobody can be told what the audit must know of: it cannot be written down. Nothing was sent. */
export class UnnotedError extends HubError {
  constructor(cause: unknown) {
    super('DATABASE_UNAVAILABLE', 'It cannot be written down now who reads this; try again soon.', { cause });
  }
}

/** How long those who are told nothing audited wait at most, once, for the readings of others. */
const patienceMs = 1_000;
const retryMs = 500;

/**
 * Writes down, before it is sent, who is told of which audited records by the feeds of a node; each reader once for each
 * version of a record. Where that fails it holds back whom it concerns and nobody else: they read on by themselves from
 * where they stand, and are told once it can be written down.
 */
export class DeliveryNotes {
  private readonly database: Database;
  private readonly log: Logger;
  /** The readings that could not be written last; undefined as long as readings are written. */
  private unwritten: readonly NotedReading[] | undefined;
  private rehearsing: Promise<void> | undefined;

  constructor({ database, log }: { readonly database: Database; readonly log: Logger }) {
    this.database = database;
    this.log = log;
  }

  /**
   * Writes down what is to be sent to one. Does nothing where no record is audited.
   * @throws UnnotedError: nothing is to be sent.
   */
  async notePayloads(payloads: readonly Payload[], reader: AuditActor | undefined): Promise<void> {
    const readings = new Readings();
    readings.add(payloads, [reader]);
    await this.write(readings.list());
  }

  /**
   * Delivers a batch: what nobody need know of at once, and `onOpen` in the same step, after which whoever is not live
   * reads the batch from the log; the rest when it has been written down to whom. If that fails or takes too long,
   * those who wait for it read on by themselves.
   */
  async deliver(deliveries: readonly Delivery[], onOpen: () => void): Promise<void> {
    const audited = deliveries.filter(isAudited);
    deliver(deliveries.filter((delivery) => !isAudited(delivery)));
    onOpen();
    const readings = new Readings();
    const waiting = audited.flatMap(({ members: told, bundles }) => {
      const members = [...told].filter(({ isLive }) => isLive);
      for (const { payloads } of bundles) {
        readings.add(
          payloads,
          members.map(({ reader }) => reader),
        );
      }
      return members;
    });
    if (await this.isWrittenSoon(readings.list())) deliver(audited);
    else for (const member of waiting) member.hold();
  }

  /** Resolves when readings can be written again, at once if the last ones were, or when nobody waits any more. */
  async mended(isWanted: () => boolean): Promise<void> {
    while (this.unwritten !== undefined && isWanted()) {
      this.rehearsing ??= this.rehearse(this.unwritten).finally(() => {
        this.rehearsing = undefined;
      });
      await this.rehearsing;
    }
  }

  private async isWrittenSoon(readings: readonly NotedReading[]): Promise<boolean> {
    if (readings.length === 0) return true;
    const inTime = new AbortController();
    const tooLate = sleep(patienceMs, undefined, { signal: inTime.signal }).then(
      () => {
        this.fall(readings, new Error(`No readings were written in ${patienceMs} ms.`));
        return false;
      },
      () => false,
    );
    const written = this.write(readings).then(
      () => true,
      () => false,
    );
    const isWritten = await Promise.race([written, tooLate]);
    inTime.abort();
    return isWritten;
  }

  private async write(readings: readonly NotedReading[]): Promise<void> {
    try {
      await noteReadings(this.database, readings);
    } catch (error) {
      this.fall(readings, error);
      throw new UnnotedError(error);
    }
    if (readings.length > 0) this.rise();
  }

  /** Tries, after a while, whether what could not be written can be written now, and writes nothing. */
  private async rehearse(readings: readonly NotedReading[]): Promise<void> {
    await sleep(retryMs);
    try {
      await rehearseReadings(this.database, readings);
      this.rise();
    } catch {
      // Told when it began.
    }
  }

  private fall(readings: readonly NotedReading[], error: unknown): void {
    if (this.unwritten === undefined) {
      this.log.error({ err: error }, 'feeds wait with what is audited: who reads it cannot be written down');
    }
    this.unwritten = readings;
  }

  private rise(): void {
    if (this.unwritten !== undefined) this.log.info('who reads what in feeds is written down again');
    this.unwritten = undefined;
  }
}

const isAudited = ({ bundles }: Delivery): boolean =>
  bundles.some(({ payloads }) => payloads.some(({ records }) => records !== undefined));

/** Who is told of what, each once. */
class Readings {
  private readonly found = new Map<string, { actor: AuditActor; records: Map<string, AuditedRecord> }>();

  add(payloads: readonly Payload[], readers: Iterable<AuditActor | undefined>): void {
    const told = payloads.flatMap(({ records = [] }) => records);
    if (told.length === 0) return;
    for (const actor of readers) {
      if (actor === undefined) continue;
      const key = JSON.stringify(actor);
      const holder = this.found.get(key) ?? { actor, records: new Map() };
      this.found.set(key, holder);
      for (const record of told) holder.records.set(`${record.id} ${record.version}`, record);
    }
  }

  list(): readonly NotedReading[] {
    return [...this.found.values()].map(({ actor, records }) => ({
      actor,
      way: 'FEED' as const,
      records: [...records.values()],
    }));
  }
}
