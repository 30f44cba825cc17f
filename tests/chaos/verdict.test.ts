import { expect, test } from 'vitest';
import type { SeenMessage } from '../support/feed-client.ts';
import { Ledger } from './ledger.ts';
import { Notebook } from './notebook.ts';
import type { Reader, Told } from './told.ts';
import { type EventInLog, type Evidence, judge } from './verdict.ts';

const facts = (headline: string, pcode: string) => ({ headline, pcode, kind: 'RIOTS' });
const event = (position: number, id: string, version: number): EventInLog => ({
  position,
  id,
  version,
  recordedAtMs: position,
});
const told = (position: number, id: string, version: number, isShown = true): Told => ({
  position,
  id,
  version,
  isShown,
  atMs: position,
});

/** One incident moves from CF21 to CF22, another one is retracted; a reader of CF21 was told everything. */
function whole() {
  const ledger = new Ledger();
  ledger.enter('a', facts('first', 'CF21'));
  ledger.enter('a', facts('first', 'CF22'));
  ledger.enter('b', facts('second', 'CF21'));
  ledger.enter('b', null);
  ledger.enter('c', facts('third', 'CF21'));
  const reader = {
    name: 'reader',
    wants: ({ pcode }: { pcode: string }) => pcode === 'CF21',
    isLate: false,
    isFolded: false,
    connections: 1,
    cut: () => {},
    close: async () => {},
  };
  const notes = {
    told: [told(1, 'a', 1), told(2, 'b', 1), told(3, 'a', 2, false), told(4, 'b', 2, false), told(5, 'c', 1)],
    snapshot: [] as Told[],
    position: 5,
    surprises: [] as string[],
    copy: new Map([['c', 1]]),
    isLive: true,
  };
  const evidence = {
    ledger,
    events: [event(1, 'a', 1), event(2, 'b', 1), event(3, 'a', 2), event(4, 'b', 2), event(5, 'c', 1)],
    chain: { verified: 5 },
    incidentsOfReference: new Map([
      ['first', 1],
      ['second', 1],
      ['third', 1],
    ]),
    readers: [{ ...reader, notes }],
    nodeRefusals: [] as string[],
  };
  return { evidence, notes, reader };
}

const broken = (evidence: Evidence): string[] =>
  judge(evidence)
    .filter(({ faults }) => faults.length > 0)
    .map(({ promise }) => promise);

test('a reader who was told everything once and in order has nothing to complain of', () => {
  expect(broken(whole().evidence)).toEqual([]);
});

type Whole = ReturnType<typeof whole>;
const tell = (change: (notes: Whole['notes']) => void) => (all: Whole) => {
  change(all.notes);
  return all.evidence;
};

test.each<[string, (all: Whole) => Evidence, string]>([
  ['a message is missing', tell(({ told }) => void told.splice(1, 1)), 'nobody misses anything'],
  [
    'a message came twice',
    tell(({ told: all }) => void all.push(told(5, 'c', 1))),
    'nobody is told anything twice',
  ],
  [
    'two messages changed places',
    tell(({ told: all }) => void all.reverse()),
    'everybody is told in the one order of the log',
  ],
  [
    'somebody was shown what had left',
    tell(({ told: all }) => void all.splice(2, 1, told(3, 'a', 2, true))),
    'nobody is told what they did not ask for',
  ],
  [
    'somebody was shown less than had happened',
    tell(({ told: all }) => void all.splice(4, 1, told(5, 'c', 0))),
    'nobody is told what they did not ask for',
  ],
  ['a copy holds what is gone', tell(({ copy }) => void copy.set('b', 1)), 'every copy ends as the truth'],
  [
    'a reader was sent back',
    tell(({ surprises }) => void surprises.push('Resync: TOO_SLOW')),
    'no Resync, and no failure that the contract does not name',
  ],
  [
    'an acknowledged write is nowhere',
    ({ evidence }) => ({ ...evidence, events: evidence.events.slice(0, 4) }),
    'what was acknowledged is in the log, once',
  ],
  [
    'a position is missing',
    ({ evidence }) => ({ ...evidence, events: evidence.events.filter(({ position }) => position !== 3) }),
    'positions are dense',
  ],
  [
    'a reference made two incidents',
    ({ evidence }) => ({ ...evidence, incidentsOfReference: new Map([['first', 2]]) }),
    'every reference made exactly one incident',
  ],
  [
    'a node does not stop',
    ({ evidence }) => ({ ...evidence, nodeRefusals: ['still there'] }),
    'a node that is asked to stop stops',
  ],
  [
    'the chain is broken',
    ({ evidence }) => ({
      ...evidence,
      chain: { verified: 1, fault: { position: 2, kind: 'ALTERED' } as const },
    }),
    'the chain of hashes is whole',
  ],
])('when %s, the verdict says so', (_what, spoil, promise) => {
  expect(broken(spoil(whole()))).toContain(promise);
});

test('who joined late is owed what follows the first thing that it was told', () => {
  const { evidence, notes, reader } = whole();
  const late: Reader = { ...reader, isLate: true, notes: { ...notes, told: notes.told.slice(2) } };
  expect(broken({ ...evidence, readers: [late] })).toEqual([]);
});

test('who begins anew because a snapshot broke off is owed what follows the new one', () => {
  const notebook = new Notebook();
  const shown = (position: number, kind: string | null, version: number): SeenMessage => ({
    __typename: 'IncidentUpserted',
    cursor: Buffer.from(`1.${position}`, 'latin1').toString('base64url'),
    kind,
    incident: { id: 'a', version, headline: 'first' },
  });
  notebook.take(shown(1, null, 1));
  notebook.take(shown(2, 'incident.corrected', 2));
  notebook.beginAnew();
  notebook.take(shown(4, null, 4));
  notebook.take(shown(5, 'incident.corrected', 5));
  expect(notebook.told.map(({ position }) => position)).toEqual([5]);
  expect(notebook.snapshot.map(({ position }) => position)).toEqual([4]);
  expect([...notebook.copy]).toEqual([['a', 5]]);
});

test('who leaves out what it has shown already is owed the outcome alone', () => {
  const { evidence, notes, reader } = whole();
  evidence.ledger.enter('c', facts('third', 'CF21'));
  const events = [...evidence.events, event(6, 'c', 2)];
  const folded = (version: number): Reader => ({
    ...reader,
    isFolded: true,
    notes: { ...notes, told: notes.told.with(4, told(5, 'c', version)), copy: new Map([['c', 2]]) },
  });
  expect(broken({ ...evidence, events, readers: [folded(2)] })).toEqual([]);
  expect(broken({ ...evidence, events, readers: [folded(1)] })).toEqual(['nobody misses anything']);
});
