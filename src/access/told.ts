import { markBegin, markEnd } from '../database/audit-mark.ts';
import type { Database } from '../database/pools.ts';
import { type AuditActor, type AuditedRecord, type AuditWay, noteReadings } from './audit.ts';

/** The audited records that an answer tells of, as their marks name them, with the way by which each was asked for. */
export type Told = Map<string, AuditWay>;

/**
 * The text of an answer without the marks in it, which are noted in `told`. A mark stands behind the object that it is
 * about, and both go the same way through a statement: what is not in the answer leaves no mark.
 */
export function withoutMarks(text: string, told: Told, way: AuditWay): string {
  const [start = '', ...marked] = text.split(markBegin);
  const rest = marked.map((part) => {
    const end = part.indexOf(markEnd);
    if (end < 0) throw new Error('A mark of the audit has no end.');
    told.set(part.slice(0, end), way);
    return part.slice(end + 1);
  });
  return marked.length === 0 ? text : [start, ...rest].join('');
}

/** The records that were told of, by way. Throws for a mark of another form. */
export function recordsByWay(told: Told): ReadonlyMap<AuditWay, readonly AuditedRecord[]> {
  const found = new Map<AuditWay, AuditedRecord[]>();
  for (const [mark, way] of told) {
    const [, kind = '', id = '', version, tlp = '', ownerId = null] = form.exec(mark) ?? [];
    if (kind === '') throw new Error('A mark of the audit has another form.');
    const record = { kind, id, version: Number(version), tlp, ownerId };
    found.set(way, [...(found.get(way) ?? []), record]);
  }
  return found;
}

const form = /^([a-z_]+) ([0-9a-f-]{36}) (\d+) ([A-Z_]+)(?: ([0-9a-f-]{36}))?$/;

/**
 * Writes down which audited records somebody is told of; when that fails, they are not to be told.
 * @throws HubError DATABASE_UNAVAILABLE.
 */
export async function noteTold(database: Database, actor: AuditActor | undefined, told: Told): Promise<void> {
  if (told.size === 0 || actor === undefined) return;
  const readings = [...recordsByWay(told)].map(([way, records]) => ({ actor, way, records }));
  await noteReadings(database, readings);
}
