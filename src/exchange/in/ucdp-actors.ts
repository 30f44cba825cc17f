import type { Transaction } from '../../database/transaction.ts';
import { type ActorFacts, recordActors } from '../../domains/incidents/actors.ts';
import { recordRegionCodes } from '../../domains/regions/commands.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import type { BatchResult, Importer, LocatedRow } from '../importer.ts';
import { optional, required } from '../reading/cells.ts';
import { decodeEach } from '../reading/decode-each.ts';
import { readTable, type TableRow } from '../reading/read-table.ts';
import { count, plainText } from '../values.ts';

/** One actor, and the number of its country where it is active in one alone. */
interface ActorRow {
  readonly facts: Omit<ActorFacts, 'sourceId'>;
  readonly home: { readonly name: string; readonly number: string } | null;
}

/**
 * States and organised groups with their other names and the countries of their conflicts. Actors that are active in
 * one country alone also teach the hub its Gleditsch–Ward number, which UCDP events carry; longer lists do not, since
 * names and numbers stand in different orders (Grenada and the United States beside `2, 55`).
 */
export const ucdpActors: Importer<ActorRow> = {
  name: 'ucdp-actors',
  title: 'UCDP Actor Dataset, states and organised groups (CSV)',
  sources: [
    {
      slug: 'ucdp-actors',
      name: 'UCDP Actor Dataset',
      kind: 'DATASET',
      publisher:
        'Uppsala Conflict Data Program, Department of Peace and Conflict Research, Uppsala University',
      licence: 'CC BY 4.0',
      licenceUrl: 'https://creativecommons.org/licenses/by/4.0/',
      url: 'https://ucdp.uu.se/downloads/',
      citation: 'UCDP Actor Dataset version 22.1, Uppsala Conflict Data Program, Uppsala University',
      edition: '22.1',
    },
  ],
  rows: (file) => decodeEach(readTable(file), decodeActor),
  keyOf: (row) => String(row.facts.ucdpActorId),
  open: async (tx, { sourceId }) => {
    const directory = await loadRegionDirectory(tx);
    return { write: (batch, rows) => writeActors(batch, rows, directory, sourceId) };
  },
};

function decodeActor(row: TableRow): ActorRow {
  const name = required(row, 'NameData', plainText);
  const locations = listOf(row.get('Location'));
  const number = optional(row, 'GWNOLoc', plainText);
  const [place] = locations;
  const fullName = fullNameOf(row, name);
  return {
    facts: {
      ucdpActorId: required(row, 'ActorId', count),
      name,
      fullName,
      kind: kindOf(row),
      alsoKnownAs: otherNamesOf(row, [name, fullName]),
      locations,
    },
    home:
      locations.length === 1 && place !== undefined && /^\d+$/.test(number ?? '')
        ? { name: place, number: number ?? '' }
        : null,
  };
}

/** A list within one cell. The one country whose name holds a comma is kept whole. */
function listOf(cell: string | undefined): string[] {
  const parts = (cell ?? '').split(/,(?! FYR)/).map((part) => part.trim());
  return [...new Set(parts.filter((part) => part !== '' && part.toLowerCase() !== 'n/a'))];
}

/** The full English name: of the present name where the group changed it, else of the first one. */
function fullNameOf(row: TableRow, name: string): string | null {
  const renamed = listOf(row.get('NewName')).indexOf(name);
  const full = renamed === -1 ? row.get('NameOrigFullEng') : listOf(row.get('NewNameFullEng'))[renamed];
  return full === undefined || full === '' || full === 'n/a' || full === name ? null : full;
}

const nameColumns = [
  'NameOrig',
  'NameOrigFull',
  'NameOrigFullEng',
  'NewName',
  'NewNameFullMotherTongue',
  'NewNameFullEng',
];

function otherNamesOf(row: TableRow, known: readonly (string | null)[]): string[] {
  const names = nameColumns.flatMap((column) => listOf(row.get(column)));
  return [...new Set(names)].filter((other) => !known.includes(other));
}

/**
 * UCDP `Org`: 4 a government, 3 people who share an identity, 2 supporters of a party, 1 a formally organised group.
 * The last is a rebel group where it fights a state; a cartel is not, and stays without kind.
 */
function kindOf(row: TableRow): ActorFacts['kind'] {
  switch (row.get('Org')) {
    case '4':
      return 'STATE_FORCES';
    case '3':
      return 'IDENTITY_MILITIA';
    case '2':
      return 'POLITICAL_MILITIA';
    default:
      return row.get('ConflictId') ? 'REBEL_GROUP' : null;
  }
}

async function writeActors(
  tx: Transaction,
  rows: readonly LocatedRow<ActorRow>[],
  directory: RegionDirectory,
  sourceId: string,
): Promise<BatchResult> {
  const outcomes = await recordActors(
    tx,
    rows.map(({ row }) => ({ ...row.facts, sourceId })),
  );
  const numbers = new Map(
    rows.flatMap(({ row }) => (row.home === null ? [] : [[row.home.number, row.home.name]])),
  );
  const codes = [...numbers].flatMap(([code, name]) => {
    const match = directory.country(name);
    if (match.kind !== 'found') return [];
    return [{ regionId: match.region.id, system: 'GLEDITSCH_WARD' as const, code, sourceId }];
  });
  await recordRegionCodes(tx, codes);
  return { outcomes };
}
