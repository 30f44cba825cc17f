import { type AuditActor, type AuditedRecord, noteReadings } from '../access/audit.ts';
import type { Database } from '../database/pools.ts';
import type { Delivery } from './batch.ts';
import type { Payload } from './payload.ts';

/**
 * Writes down, before it is sent, who is told of which audited records; each reader once for each version of a record.
 * Does nothing where there are none, as in whatever the public is told.
 * @throws HubError DATABASE_UNAVAILABLE: nothing was written, and nothing is to be sent.
 */
export async function notePayloads(
  database: Database,
  payloads: readonly Payload[],
  readers: Iterable<AuditActor | undefined>,
): Promise<void> {
  const readings = new Readings();
  readings.add(payloads, readers);
  await readings.write(database);
}

/**
 * The same for a whole batch. Of a route every member is taken for a reader: one that is yet catching up reads the same
 * from the log, and may then stand in the audit twice, but never not at all.
 */
export async function noteDeliveries(database: Database, deliveries: readonly Delivery[]): Promise<void> {
  const readings = new Readings();
  for (const { route, bundles } of deliveries) {
    for (const { payloads } of bundles) {
      if (payloads.some(({ records }) => records !== undefined)) {
        readings.add(
          payloads,
          [...route.members].map(({ reader }) => reader),
        );
      }
    }
  }
  await readings.write(database);
}

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

  async write(database: Database): Promise<void> {
    const readings = [...this.found.values()].map(({ actor, records }) => ({
      actor,
      way: 'FEED' as const,
      records: [...records.values()],
    }));
    await noteReadings(database, readings);
  }
}
