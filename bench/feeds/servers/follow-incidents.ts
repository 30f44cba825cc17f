import { pino } from 'pino';
import { readAs } from '../../../src/database/audience.ts';
import { openDatabase } from '../../../src/database/pools.ts';
import { encodeLogCursor } from '../../../src/log/cursor.ts';
import { type LoggedEvent, readLogState } from '../../../src/log/read-events.ts';
import { startTail } from '../../../src/log/tail.ts';

/** A change of an incident, ready to be told. */
export interface IncidentMessage {
  /** The regions that it lies in. */
  readonly regionIds: readonly string[];
  /** The JSON of the message as the benchmark's document asks for it. */
  readonly text: string;
}

/** Following the log until `close`. */
export interface IncidentFollower {
  close(): Promise<void>;
}

/**
 * Follows the log of BENCH_DATABASE_URL exactly as the hub does, and reads the incidents of each page in one
 * statement. What a server then does with the messages of a page is all that it differs in from others.
 */
export async function followIncidents(
  onMessages: (messages: readonly IncidentMessage[]) => void,
): Promise<IncidentFollower> {
  const url = process.env.BENCH_DATABASE_URL ?? '';
  const database = await openDatabase({ url, poolSize: 2, statementTimeoutMs: 60_000 });
  const { epoch, position } = await readLogState(database);
  const toMessages = async (events: readonly LoggedEvent[]): Promise<IncidentMessage[]> => {
    const ids = events.map(({ entityId }) => entityId);
    const rows = await readAs(database, { kind: 'public' }, incidentsById, [ids]);
    const incidents = new Map(rows.map(([id, text]) => [String(id), String(text)]));
    return events.map((event) => ({
      regionIds: event.keysAfter?.region ?? [],
      text: messageText(event, incidents.get(event.entityId) ?? 'null'),
    }));
  };
  const tail = startTail({
    url,
    database,
    log: pino({ level: 'warn' }),
    after: { epoch, position },
    onEvents: async (events) => onMessages(await toMessages(events)),
    onResync: () => {
      throw new Error('The log of a benchmark never begins anew.');
    },
  });
  return {
    close: async () => {
      await tail.close();
      await database.close();
    },
  };
}

const incidentsById = {
  name: 'bench incidents',
  text: `
    select i.id, json_build_object(
             'id', 'incident_' || i.id, 'version', i.version, 'headline', i.headline, 'kind', i.kind,
             'region', case when r.id is not null then json_build_object('name', r.name, 'pcode', r.pcode) end)
      from incidents i left join regions r on r.id = i.region_id
     where i.id = any($1::uuid[])`,
};

function messageText(event: LoggedEvent, incident: string): string {
  const said = {
    __typename: 'IncidentUpserted',
    cursor: encodeLogCursor(event),
    occurredAt: new Date(event.occurredAt),
    kind: event.kind.toUpperCase().replace('.', '_'),
  };
  return `${JSON.stringify(said).slice(0, -1)},"incident":${incident}}`;
}
