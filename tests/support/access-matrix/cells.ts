import { labels, type TestLabel } from '../readers.ts';
import { downloadPaths } from './downloads.ts';
import { feedPaths } from './feeds.ts';
import { keptPaths } from './kept-questions.ts';
import { transports } from './lines.ts';
import { plannedReaders } from './matrix-readers.ts';
import { maySee } from './oracle.ts';
import { questionPaths } from './questions.ts';
import { type bareRoles, tables } from './raw-rows.ts';
import { type RecordKind, recordKinds, type SharingState, sharedKinds } from './sharing-states.ts';

/** What was looked at: by cell, whether the record was seen. */
export class Cells {
  private readonly seen = new Map<string, boolean>();

  /** Notes what one way showed one reader. Throws for what was looked at already. */
  note(at: Place, shown: readonly TestLabel[]): void {
    for (const label of labels) {
      const key = keyOf(at, label);
      if (this.seen.has(key)) throw new Error(`Looked at twice: ${key}`);
      this.seen.set(key, shown.includes(label));
    }
  }

  /** Compares every cell that there must be with the oracle. */
  compare(expected: ReadonlyMap<string, boolean>): Comparison {
    const keys = [...expected.keys()];
    const unseen = keys.filter((key) => !this.seen.has(key));
    const wrong = keys.filter((key) => this.seen.has(key) && this.seen.get(key) !== expected.get(key));
    return {
      unseen: unseen.length,
      wrong: wrong.length,
      first: [...unseen, ...wrong].slice(0, 30).map((key) => `${key} | seen: ${this.seen.get(key)}`),
    };
  }

  /** The ways by which somebody saw what the oracle forbids. */
  leaks(expected: ReadonlyMap<string, boolean>): readonly string[] {
    const leaking = [...expected].filter(([key, isSeen]) => !isSeen && this.seen.get(key) === true);
    const ways = leaking.map(([key]) => {
      const [, , kind, , transport, path] = key.split(' | ');
      return [kind, transport, path].join(' | ');
    });
    return [...new Set(ways)].sort();
  }

  /** How many were looked at. */
  get count(): number {
    return this.seen.size;
  }
}

/** How many cells nobody looked at, how many differ from the oracle, and the first of them. */
export interface Comparison {
  readonly unseen: number;
  readonly wrong: number;
  readonly first: readonly string[];
}

/** What a comparison says when every cell is as it must be. */
export const allRight: Comparison = { unseen: 0, wrong: 0, first: [] };

/** Five cells, one for each label. */
export interface Place {
  readonly sharing: string;
  readonly reader: string;
  readonly kind: RecordKind;
  readonly transport: string;
  readonly path: string;
}

const keyOf = ({ sharing, reader, kind, transport, path }: Place, label: TestLabel): string =>
  [`agreement ${sharing}`, reader, kind, label, transport, path].join(' | ');

/** The tables themselves, as they are read without any program. */
export const rowsTransport = 'SQL';

const paths: Readonly<Record<RecordKind, readonly string[]>> = { ...questionPaths, ...keptPaths };

/** Every way to a kind of records. */
function waysTo(kind: RecordKind): readonly (readonly [transport: string, path: string])[] {
  const isTold = sharedKinds.some((shared) => shared === kind);
  const asked = transports.flatMap((transport) => paths[kind].map((path) => [transport, path] as const));
  const told = transports
    .filter((transport) => isTold && transport !== 'HTTP')
    .flatMap((transport) => feedPaths.map((path) => [transport, path] as const));
  const downloaded = kind === 'alerts' ? downloadPaths.map((path) => ['HTTP', path] as const) : [];
  return [...asked, ...told, ...downloaded, ...rowsIn(kind)];
}

/** Every way there is: kind, transport and path, in one text each. */
export const allWays: readonly string[] = recordKinds
  .flatMap((kind) => waysTo(kind).map((way) => [kind, ...way].join(' | ')))
  .sort();

function rowsIn(kind: RecordKind): readonly (readonly [transport: string, path: string])[] {
  return Object.keys(tables[kind]).map((table) => [rowsTransport, `rows of ${table}`] as const);
}

/** Every cell of the matrix with what the oracle says. `rows alone` leaves programs out. */
export function expectedCells(
  sharings: readonly SharingState[],
  ways: 'all' | 'rows alone' = 'all',
): ReadonlyMap<string, boolean> {
  const cells = new Map<string, boolean>();
  for (const sharing of sharings) {
    for (const kind of recordKinds) {
      for (const label of labels) {
        const at = { sharing: sharing.name, kind };
        for (const reader of plannedReaders) {
          for (const [transport, path] of ways === 'all' ? waysTo(kind) : rowsIn(kind)) {
            const key = keyOf({ ...at, reader: reader.name, transport, path }, label);
            cells.set(key, maySee(reader, { label, kind, path }, sharing));
          }
        }
        for (const [transport, path] of rowsIn(kind)) {
          for (const [reader, isSeen] of Object.entries(bareSight)) {
            cells.set(keyOf({ ...at, reader, transport, path }, label), isSeen(label, path));
          }
        }
      }
    }
  }
  return cells;
}

/**
 * What roles see that stand for no reader: nobody owns rows by owning tables, and who says nothing is the public, whom
 * the hub's own role shows nothing of the logs. Some rows are for an organisation or an auditor alone.
 */
const bareSight: Readonly<Record<keyof typeof bareRoles, (label: TestLabel, path: string) => boolean>> = {
  'the owner of the tables': () => false,
  'the hub, which has not said so': (label, path) =>
    label === 'CLEAR' && !/_log$|_words$|_events$/.test(path),
  'a member, of nothing and nobody': (label, path) =>
    label === 'CLEAR' && !/audit_log$|_words$|_events$/.test(path),
  'the hub': () => true,
};
