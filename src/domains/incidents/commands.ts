import { v7 as uuidV7 } from 'uuid';
import type { incidentActors, incidentCitations } from '../../../schema/tables/incidents.ts';
import type { Transaction } from '../../database/transaction.ts';
import type { WriteOutcome } from '../../database/upsert-rows.ts';
import { type Decision, decideVersion, type IncidentFacts } from './rules.ts';
import {
  attachHangers,
  detachHangers,
  insertUnknown,
  keepRevisions,
  readKnown,
  reviseKnown,
} from './statements.ts';

/** An actor in an incident, and the article that a dataset names for it. */
export type Participant = Required<Omit<typeof incidentActors.$inferInsert, 'incidentId'>>;
/** A report that an incident rests on, before it is tied to that incident. */
export type Citation = Required<Omit<typeof incidentCitations.$inferInsert, 'incidentId'>>;

/** What one record says of an incident. */
export interface IncidentRecord {
  readonly facts: IncidentFacts;
  /** The region of the incident and all that contain it. */
  readonly regionIds: readonly string[];
  readonly participants: readonly Participant[];
  readonly citations: readonly Citation[];
  /** The record as it came. */
  readonly record: Readonly<Record<string, unknown>>;
}

interface KnownIncident {
  readonly id: string;
  readonly facts: IncidentFacts;
  readonly lineage: readonly string[];
}

/**
 * Writes incidents, at most one record for each: unknown ones are inserted in one statement; of known ones
 * `decideVersion` says whether the record makes a new version, in which case the old one is kept as a revision. What
 * a record does not name (actors, citations) stays as it was. Answers one outcome per record, in order.
 */
export async function recordIncidents(
  tx: Transaction,
  records: readonly IncidentRecord[],
): Promise<readonly WriteOutcome[]> {
  if (records.length === 0) return [];
  const rows = records.map((record) => ({ id: uuidV7(), record }));
  const added = await tx.unsafe<{ id: string }[]>(insertUnknown, [jsonOf(rows)], { prepare: true });
  const addedIds = new Set(added.map((row) => row.id));
  const rest = rows.filter((row) => !addedIds.has(row.id)).map((row) => row.record);
  const changedKeys = rest.length === 0 ? new Set<string>() : await reviseIncidents(tx, rest);
  return rows.map(({ id, record }) => {
    if (addedIds.has(id)) return 'new';
    return changedKeys.has(keyOf(record.facts)) ? 'changed' : 'unchanged';
  });
}

/** Compares records with what is known and writes the versions that follow; answers the keys of those. */
async function reviseIncidents(
  tx: Transaction,
  records: readonly IncidentRecord[],
): Promise<ReadonlySet<string>> {
  const known = await readKnownIncidents(tx, records);
  const revised: { id: string; record: IncidentRecord }[] = [];
  const confirmed: { id: string; edition: string }[] = [];
  for (const record of records) {
    const incident = known.get(keyOf(record.facts));
    if (incident === undefined) continue;
    const decision = decideVersion(incident.facts, record.facts, incident.lineage);
    if (decision.kind === 'revise')
      revised.push({ id: incident.id, record: nextRecord(record, decision, incident) });
    if (decision.kind === 'confirm') confirmed.push({ id: incident.id, edition: decision.edition });
  }
  await confirmEditions(tx, confirmed);
  await writeRevisions(tx, revised);
  return new Set(revised.map(({ record }) => keyOf(record.facts)));
}

async function readKnownIncidents(
  tx: Transaction,
  records: readonly IncidentRecord[],
): Promise<ReadonlyMap<string, KnownIncident>> {
  const origins = records.map(({ facts }) => facts.origin);
  const keys = records.map(({ facts }) => facts.originKey);
  const rows = await tx.unsafe<(IncidentFacts & { id: string; lineage: string[] })[]>(readKnown, [
    origins,
    keys,
  ]);
  return new Map(rows.map(({ id, lineage, ...facts }) => [keyOf(facts), { id, lineage, facts }]));
}

/** The record of the next version: its merged facts, and the known regions where they are the better ones. */
function nextRecord(
  record: IncidentRecord,
  decision: Extract<Decision, { kind: 'revise' }>,
  known: KnownIncident,
): IncidentRecord {
  const regionIds = decision.isPlaceTaken ? record.regionIds : known.lineage;
  return { ...record, facts: decision.facts, regionIds };
}

async function writeRevisions(
  tx: Transaction,
  rows: readonly { id: string; record: IncidentRecord }[],
): Promise<void> {
  if (rows.length === 0) return;
  const json = jsonOf(rows.map((row) => ({ ...row, revisionId: uuidV7() })));
  const idsWith = (part: 'participants' | 'citations'): readonly string[] =>
    rows.filter(({ record }) => record[part].length > 0).map(({ id }) => id);
  await tx.unsafe(keepRevisions, [json]);
  await tx.unsafe(reviseKnown, [json]);
  await tx.unsafe(detachHangers, [rows.map(({ id }) => id), idsWith('participants'), idsWith('citations')]);
  await tx.unsafe(attachHangers, [json]);
}

/** A later edition that confirms an incident is noted; that makes no new version. */
async function confirmEditions(
  tx: Transaction,
  confirmed: readonly { id: string; edition: string }[],
): Promise<void> {
  if (confirmed.length === 0) return;
  const ids = confirmed.map(({ id }) => id);
  const editions = confirmed.map(({ edition }) => edition);
  await tx`
    update incidents set edition = c.edition
      from unnest(${ids}::uuid[], ${editions}::text[]) as c (id, edition)
     where incidents.id = c.id`;
}

function keyOf({ origin, originKey }: Pick<IncidentFacts, 'origin' | 'originKey'>): string {
  return `${origin} ${originKey}`;
}

/** Records in the form that the statements read. The spread stands last: V8 builds such objects forty times faster. */
function jsonOf(rows: readonly { id: string; revisionId?: string; record: IncidentRecord }[]): string {
  return JSON.stringify(
    rows.map(({ id, revisionId, record: { facts, ...rest } }) => ({ id, revisionId, ...rest, ...facts })),
  );
}
