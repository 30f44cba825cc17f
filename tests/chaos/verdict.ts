import type { ChainReport } from '../../src/log/verify-chain.ts';
import type { Facts, Ledger } from './ledger.ts';
import type { Reader, Told } from './told.ts';

/** An event as the log holds it, by its place there. */
export interface EventInLog {
  readonly position: number;
  readonly id: string;
  readonly version: number;
  /** When the transaction that wrote it began, in milliseconds since 1970. */
  readonly recordedAtMs: number;
}

/** Everything that can be known when all is quiet again. */
export interface Evidence {
  readonly ledger: Ledger;
  /** In the order of positions, from the place at which the readers began. */
  readonly events: readonly EventInLog[];
  readonly chain: ChainReport;
  /** Incidents in the database that writers made, by what each was called in its report. */
  readonly incidentsOfReference: ReadonlyMap<string, number>;
  readonly readers: readonly Reader[];
  /** When nodes did not stop as they were asked to. */
  readonly nodeRefusals: readonly string[];
}

/** One thing that was promised, and what speaks against it. */
export interface Finding {
  readonly promise: string;
  /** Empty when the promise was kept. */
  readonly faults: readonly string[];
}

/** Judges the promises one by one. */
export function judge(evidence: Evidence): readonly Finding[] {
  const { ledger, readers, chain } = evidence;
  const perReader = (
    findFaults: (reader: Reader, wanted: readonly Wanted[]) => readonly string[],
  ): string[] =>
    readers.flatMap((reader) =>
      findFaults(reader, wantedBy(reader, evidence)).map((fault) => `${reader.name}: ${fault}`),
    );
  return [
    { promise: 'what was acknowledged is in the log, once', faults: findLost(evidence) },
    { promise: 'every reference made exactly one incident', faults: findUnfaithful(evidence) },
    { promise: 'writers are only ever told to try again', faults: ledger.refusals },
    { promise: 'a node that is asked to stop stops', faults: evidence.nodeRefusals },
    { promise: 'positions are dense', faults: findHoles(evidence) },
    { promise: 'the chain of hashes is whole', faults: chain.fault ? [JSON.stringify(chain.fault)] : [] },
    { promise: 'nobody misses anything', faults: perReader(findMissing) },
    { promise: 'nobody is told anything twice', faults: perReader(findDoubled) },
    { promise: 'everybody is told in the one order of the log', faults: perReader(findDisorder) },
    { promise: 'nobody is told what they did not ask for', faults: perReader(findForeign) },
    { promise: 'every copy ends as the truth', faults: perReader((reader) => compareCopy(reader, ledger)) },
    {
      promise: 'no Resync, and no failure that the contract does not name',
      faults: perReader(listSurprises),
    },
  ];
}

/** What a reader must have been told of an event. */
interface Wanted {
  readonly event: EventInLog;
  readonly isShown: boolean;
}

/** What the filter of a reader means for each event: shown when its version matches, gone when only the one before did. */
function wantedBy({ wants, isLate, notes: { told } }: Reader, { ledger, events }: Evidence): Wanted[] {
  // Whoever began in the middle is owed what follows the first thing that it was told.
  const from = isLate ? (told[0]?.position ?? Number.POSITIVE_INFINITY) : 0;
  const matches = (facts: Facts): boolean => facts !== null && wants(facts);
  return events.flatMap((event) => {
    const isShown = matches(ledger.factsOf(event.id, event.version));
    const wasShown = matches(ledger.factsOf(event.id, event.version - 1));
    return event.position >= from && (isShown || wasShown) ? [{ event, isShown }] : [];
  });
}

function findLost({ ledger, events }: Evidence): string[] {
  const counts = new Map<string, number>();
  for (const { id, version } of events) {
    counts.set(`${id} ${version}`, (counts.get(`${id} ${version}`) ?? 0) + 1);
  }
  return [...ledger.incidents].flatMap(([id, versions]) =>
    versions.flatMap((_, place) => {
      const count = counts.get(`${id} ${place + 1}`) ?? 0;
      return count === 1 ? [] : [`version ${place + 1} of ${id} is there ${count} times`];
    }),
  );
}

function findUnfaithful({ ledger, incidentsOfReference }: Evidence): string[] {
  const references = [...ledger.incidents.values()].map(([first]) => first?.headline ?? '');
  return [
    ...references.filter((reference) => incidentsOfReference.get(reference) !== 1),
    ...[...incidentsOfReference.keys()].filter((reference) => !references.includes(reference)),
  ].map((reference) => `${reference} made ${incidentsOfReference.get(reference) ?? 0} incidents`);
}

function findHoles({ events }: Evidence): string[] {
  const first = events[0]?.position ?? 0;
  return events.flatMap(({ position }, place) =>
    position === first + place ? [] : [`position ${position} where ${first + place} is due`],
  );
}

function findMissing(reader: Reader, wanted: readonly Wanted[]): string[] {
  const positions = new Set(reader.notes.told.map(({ position }) => position));
  return wanted
    .filter((each) => !positions.has(each.event.position) && !isFoldedAway(reader, each))
    .map(({ event }) => `not told of position ${event.position}`);
}

/** Whether the reader may leave the change out: it has shown what became of it, or there was nothing to take away. */
function isFoldedAway({ isFolded, notes }: Reader, { event, isShown }: Wanted): boolean {
  if (!isFolded) return false;
  const earlier = [...notes.snapshot, ...notes.told].filter(
    ({ id, position }) => id === event.id && position < event.position,
  );
  return isShown ? earlier.some(({ version }) => version >= event.version) : earlier.at(-1)?.isShown !== true;
}

function findDoubled({ notes: { told } }: Reader): string[] {
  const seen = new Set<number>();
  return told.flatMap(({ position }) => {
    const isDoubled = seen.has(position);
    seen.add(position);
    return isDoubled ? [`position ${position} again`] : [];
  });
}

function findDisorder({ notes: { told } }: Reader): string[] {
  return told.flatMap(({ position }, place) => {
    const before = told[place - 1]?.position ?? 0;
    return position < before ? [`position ${position} after ${before}`] : [];
  });
}

function findForeign({ notes: { told } }: Reader, wanted: readonly Wanted[]): string[] {
  const wantedAt = new Map(wanted.map((each) => [each.event.position, each]));
  return told.flatMap((each) => {
    const due = wantedAt.get(each.position);
    return due !== undefined && isFaithful(each, due) ? [] : [`told ${JSON.stringify(each)}`];
  });
}

/** An incident is shown as it is when the message is made, which is never before its change. */
function isFaithful({ id, isShown, version }: Told, { event, isShown: isDue }: Wanted): boolean {
  if (id !== event.id) return false;
  if (isShown === true) return isDue && version >= event.version;
  return (isShown === undefined || !isDue) && version === event.version;
}

function compareCopy({ notes: { copy }, wants }: Reader, { incidents }: Ledger): string[] {
  return [...incidents].flatMap(([id, versions]) => {
    const facts = versions.at(-1) ?? null;
    const due = facts !== null && wants(facts) ? versions.length : undefined;
    return copy.get(id) === due ? [] : [`holds ${id} with version ${copy.get(id)} instead of ${due}`];
  });
}

const listSurprises = ({ notes: { surprises } }: Reader): readonly string[] => surprises;
