import type { Audience } from '../../src/database/audience.ts';
import type { Member } from '../../src/database/member.ts';
import { uuidFor } from './small-world-events.ts';

/** The labels of the Traffic Light Protocol. */
export const labels = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'] as const;

/** One of them. */
export type TestLabel = (typeof labels)[number];

const member = (organisation: string | null, person: string | null): Member => ({
  kind: 'member',
  organisationIds: organisation === null ? [] : [uuidFor(organisation)],
  personId: person === null ? null : uuidFor(`person ${person}`),
});

/** Who may read what UNHCR owns and names `ana` (of Médecins du Monde) and `ulla` (of UNHCR) for. */
export const readers = {
  anybody: { kind: 'public' },
  'a machine of another organisation': member('MdM', null),
  'a person of another organisation': member('MdM', 'otto'),
  'a person of no organisation': member(null, 'nemo'),
  'a machine of the owner': member('UNHCR', null),
  'a person of the owner': member('UNHCR', 'uwe'),
  'a recipient elsewhere': member('MdM', 'ana'),
  'a recipient of the owner': member('UNHCR', 'ulla'),
} as const satisfies Record<string, Audience>;

/** One of them, by name. */
export type ReaderName = keyof typeof readers;

/** The table of TLP 2.0, written down once more and by hand: what is seen of UNHCR's, without any agreement. */
const seen: Readonly<Record<ReaderName, readonly TestLabel[]>> = {
  anybody: ['CLEAR'],
  'a machine of another organisation': ['CLEAR', 'GREEN'],
  'a person of another organisation': ['CLEAR', 'GREEN'],
  'a person of no organisation': ['CLEAR', 'GREEN'],
  'a machine of the owner': ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT'],
  'a person of the owner': ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT'],
  'a recipient elsewhere': ['CLEAR', 'GREEN', 'AMBER', 'RED'],
  'a recipient of the owner': ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'],
};

/** What the reader may see, in the order of the labels. */
export const mustSee = (reader: ReaderName): readonly TestLabel[] => seen[reader];

/** The names of all readers. */
export const readerNames = Object.keys(readers) as ReaderName[];
