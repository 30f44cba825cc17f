import { encodeLogCursor } from '../../../src/log/cursor.ts';
import { readLogState } from '../../../src/log/read-events.ts';
import type { LiveServer } from '../live-server.ts';
import { type Cells, type Place, rowsTransport } from './cells.ts';
import { download } from './downloads.ts';
import { catchUp, listenLive, type MatrixFeed } from './feeds.ts';
import { askKept } from './kept-questions.ts';
import { type Line, openLine, type Transport, transports } from './lines.ts';
import type { MatrixReader } from './matrix-readers.ts';
import { buildMatrixRecords, type MatrixRecords } from './matrix-records.ts';
import { questionAbout, readAnswer } from './questions.ts';
import { bareRoles, readRows, readRowsOf } from './raw-rows.ts';
import { keptKinds, type SharingState, sharedKinds } from './sharing-states.ts';

/** A reader with all ways in. */
interface Connected {
  readonly reader: MatrixReader;
  readonly lines: readonly (readonly [Transport, Line])[];
}

/** Who is to look at what. */
interface Looking {
  readonly live: LiveServer;
  readonly readers: readonly MatrixReader[];
  readonly sharing: SharingState;
}

interface Round extends Looking {
  /** Which round it is. */
  readonly number: number;
}

/**
 * Looks, in one state of the agreement, by every way and for every reader at records that are made meanwhile, and notes
 * what is seen. Answers the records.
 */
export async function runRound(
  { live, readers, sharing, number }: Round,
  cells: Cells,
): Promise<MatrixRecords> {
  const connected = readers.map(
    (reader): Connected => ({
      reader,
      lines: transports.map((transport) => [transport, openLine(transport, live, reader.authorization)]),
    }),
  );
  try {
    return await lookAround({ live, sharing, number }, connected, cells);
  } finally {
    await Promise.all(connected.flatMap(({ lines }) => lines.map(([, line]) => line.close())));
  }
}

async function lookAround(
  { live, sharing, number }: Omit<Round, 'readers'>,
  connected: readonly Connected[],
  cells: Cells,
): Promise<MatrixRecords> {
  const readers = connected.map(({ reader }) => reader);
  const start = encodeLogCursor(await readLogState(live.database));
  const feeds = await listenAll(connected);
  const recipients = readers.flatMap(({ isNamed, personId }) => (isNamed ? [`person_${personId}`] : []));
  const records = await buildMatrixRecords(live, number, recipients);
  for (const { place, feed } of feeds) {
    cells.note({ ...place, sharing: sharing.name }, await feed.told(records));
  }
  await Promise.all(connected.map((each) => askAll(each, { live, records, sharing, start, cells })));
  await noteRows({ live, readers, sharing }, records, cells);
  return records;
}

/** What every reader sees in the tables themselves, and what roles see that stand for no reader. */
export async function noteRows(
  { live, readers, sharing }: Looking,
  records: MatrixRecords,
  cells: Cells,
): Promise<void> {
  const at = { sharing: sharing.name, transport: rowsTransport };
  const noteAll = (reader: string, rows: Awaited<ReturnType<typeof readRows>>): void => {
    for (const [kind, tables] of rows) {
      for (const [path, shown] of tables) cells.note({ ...at, reader, kind, path }, shown);
    }
  };
  for (const { name, audience } of readers) noteAll(name, await readRows(live.database, audience, records));
  for (const name of Object.keys(bareRoles) as (keyof typeof bareRoles)[]) {
    noteAll(name, await readRowsOf(live.sql, name, records));
  }
}

interface LiveFeed {
  readonly place: Omit<Place, 'sharing'>;
  readonly feed: MatrixFeed;
}

function listenAll(connected: readonly Connected[]): Promise<readonly LiveFeed[]> {
  return Promise.all(
    connected.flatMap(({ reader, lines }) =>
      lines.flatMap(([transport, line]) =>
        line.listen === undefined
          ? []
          : sharedKinds.map(async (kind) => ({
              place: { reader: reader.name, kind, transport, path: 'live feed' },
              feed: await listenLive(line, kind),
            })),
      ),
    ),
  );
}

interface Asking {
  readonly live: LiveServer;
  readonly records: MatrixRecords;
  readonly sharing: SharingState;
  /** A place in the log before the records. */
  readonly start: string;
  readonly cells: Cells;
}

/** The questions by every transport, the feeds that begin now, and the downloads. */
async function askAll({ reader, lines }: Connected, asking: Asking): Promise<void> {
  const { live, records, sharing, start, cells } = asking;
  const at = { sharing: sharing.name, reader: reader.name };
  for (const [transport, line] of lines) {
    const kept = await askKept(line, records, start);
    for (const kind of keptKinds) {
      for (const [path, shown] of kept[kind]) cells.note({ ...at, kind, transport, path }, shown);
    }
    const answer = readAnswer(await line.ask(questionAbout(records, start)), records);
    for (const kind of sharedKinds) {
      for (const [path, shown] of answer[kind]) cells.note({ ...at, kind, transport, path }, shown);
      if (line.listen === undefined) continue;
      const resumed = await catchUp(line, kind, { after: start }).told(records);
      cells.note({ ...at, kind, transport, path: 'resumed feed' }, resumed);
      const filter = records.filters[kind];
      const snapshot = await catchUp(line, kind, { snapshot: true, filter }).told(records);
      cells.note({ ...at, kind, transport, path: 'snapshot' }, snapshot);
    }
  }
  for (const [path, shown] of await download(live.httpUrl, reader.authorization, records)) {
    cells.note({ ...at, kind: 'alerts', transport: 'HTTP', path }, shown);
  }
}
