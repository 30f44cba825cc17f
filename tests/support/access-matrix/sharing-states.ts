import type postgres from 'postgres';
import { agree, liveAgreement, on, terms } from '../agreement-writing.ts';
import { inMinutes, letAnHourPass } from '../passing-time.ts';
import type { Sender } from '../writing-server.ts';

/** The kinds of records that agreements share and feeds tell of. */
export const sharedKinds = ['incidents', 'alerts'] as const;

/** The other kinds that a label or the organisation decides about; no agreement extends them. */
export const keptKinds = ['feedback', 'surveys', 'mission results', 'alert drafts', 'audit'] as const;

/** One of the kinds that are shared. */
export type SharedKind = (typeof sharedKinds)[number];

/** One of those that are not. */
export type KeptKind = (typeof keptKinds)[number];

/** One of all kinds. */
export type RecordKind = SharedKind | KeptKind;

/** All kinds. */
export const recordKinds: readonly RecordKind[] = [...sharedKinds, ...keptKinds];

/** Who brings an agreement about, and the superuser for the passing of time. */
export interface Parties {
  readonly provider: Sender;
  readonly recipient: Sender;
  readonly sql: postgres.Sql;
}

/** How UNHCR and MdM can stand to each other, and what it extends to MdM. */
export interface SharingState {
  readonly name: string;
  readonly extends: readonly SharedKind[];
  readonly arrange: (parties: Parties) => Promise<unknown>;
}

const withScope =
  (scope: Record<string, unknown>) =>
  ({ provider, recipient }: Parties) =>
    liveAgreement(provider, recipient, scope);

/** Every state of an agreement, and every way in which its terms may miss a battle and a warning in CF21. */
export const sharingStates: readonly SharingState[] = [
  { name: 'none', extends: [], arrange: async () => {} },
  {
    name: 'signed by the provider alone',
    extends: [],
    arrange: async ({ provider }) => {
      const { id } = await agree(provider, 'proposeAgreement', terms());
      await agree(provider, 'signAgreement', { id, version: 1 });
    },
  },
  { name: 'live', extends: sharedKinds, arrange: withScope({}) },
  { name: 'live for the region alone', extends: sharedKinds, arrange: withScope({ pcodes: ['CF21'] }) },
  { name: 'not yet', extends: [], arrange: withScope({ startsAt: inMinutes(30) }) },
  {
    name: 'expired',
    extends: [],
    arrange: async (parties) => {
      await withScope({})(parties);
      await letAnHourPass(parties.sql);
    },
  },
  {
    name: 'suspended',
    extends: [],
    arrange: async (parties) => agree(parties.provider, 'suspendAgreement', on(await withScope({})(parties))),
  },
  {
    name: 'ended',
    extends: [],
    arrange: async (parties) => agree(parties.provider, 'endAgreement', on(await withScope({})(parties))),
  },
  {
    name: 'left by the recipient',
    extends: [],
    arrange: async (parties) => agree(parties.recipient, 'endAgreement', on(await withScope({})(parties))),
  },
  { name: 'of another region', extends: [], arrange: withScope({ pcodes: ['CF22', 'CMR'] }) },
  {
    name: 'of other kinds',
    extends: [],
    arrange: withScope({ incidentKinds: ['RIOTS'], alertCategories: ['FIRE'] }),
  },
  { name: 'of incidents alone', extends: ['incidents'], arrange: withScope({ kinds: ['INCIDENT'] }) },
  { name: 'of alerts alone', extends: ['alerts'], arrange: withScope({ kinds: ['ALERT'] }) },
  { name: 'up to GREEN', extends: [], arrange: withScope({ tlpCeiling: 'GREEN' }) },
];
