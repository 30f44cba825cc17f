import { fighting, raiseAlert, sendAlert } from '../alert-sender.ts';
import { ambush, mutate, report, uuidIn } from '../incident-writing.ts';
import type { LiveServer } from '../live-server.ts';
import { labels, type TestLabel } from '../readers.ts';
import { byLabel, type Made } from './by-label.ts';
import { buildKeptRecords } from './kept-records.ts';
import type { RecordKind, SharedKind } from './sharing-states.ts';

/**
 * One record of each kind under each label, in CF21, and one more incident and alert after them, which everybody sees. Of
 * the audit it is an entry that says who read a record.
 */
export interface MatrixRecords {
  /** UUIDs. */
  readonly of: Readonly<Record<RecordKind, Readonly<Record<TestLabel, string>>>>;
  /** Whoever has been told of this one has been told of all before it: the log has one order. */
  readonly last: Readonly<Record<SharedKind, string>>;
  /** What the headlines of the five incidents hold, and those of no others; also the series of the surveys. */
  readonly words: string;
  /** The filters that they meet by their times, and those of other rounds do not. */
  readonly filters: Readonly<Record<SharedKind, Readonly<Record<string, string>>>>;
}

/** So many die in the incident under a label: a sum of deaths tells of which labels it is. */
export const bitOf = (label: TestLabel): number => 2 ** labels.indexOf(label);

/** The owner reports and warns; `round` is told in the headlines, so that each round finds its own. */
export async function buildMatrixRecords(
  live: Pick<LiveServer, 'officer' | 'sql' | 'database' | 'log'>,
  round: number,
  recipients: readonly string[],
): Promise<MatrixRecords> {
  const { officer: owner, sql } = live;
  const words = `m${round}x`;
  const day = new Date(Date.UTC(2024, 0, 1 + round)).toISOString().slice(0, 10);
  // Alerts are sent in a second, and no two rounds share one.
  const sentFrom = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
  for (const tlp of labels) {
    const named = { tlp, ...((tlp === 'AMBER' || tlp === 'RED') && { recipients }) };
    const facts = {
      ...ambush,
      headline: `Labelled ${words}`,
      occurredFrom: day,
      deaths: { best: bitOf(tlp) },
    };
    await mutate(owner, 'reportIncident', { ...facts, ...named });
    await sendAlert(owner, 'raiseAlert', { ...named, infos: [{ ...fighting, event: words }] });
  }
  const kept = await buildKeptRecords(live, words, recipients);
  const last = await report(owner);
  const lastAlert = await raiseAlert(owner);
  // The owner's machine is not shown what it made RED.
  const incidents = await sql<Made[]>`select tlp, id from incidents where headline like ${`%${words}`}`;
  const alerts = await sql<Made[]>`
    select alert.tlp, alert.id from alerts alert join alert_infos info on info.alert_id = alert.id
     where info.event = ${words}`;
  return {
    of: { incidents: byLabel(incidents), alerts: byLabel(alerts), ...kept },
    last: { incidents: uuidIn(last.id), alerts: uuidIn(lastAlert.id) },
    words,
    filters: { incidents: { occurredFrom: day, occurredTo: day }, alerts: { sentFrom } },
  };
}
