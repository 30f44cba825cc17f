import type { sectorSystem } from '../../../schema/tables/activities.ts';
import type { Transaction } from '../../database/transaction.ts';
import { foldName } from '../../fold-name.ts';

/** The code list that a sector belongs to. */
export type SectorSystem = (typeof sectorSystem.enumValues)[number];

/** Finds sectors by code, or by name in any of their languages; undefined when none is known by it. */
export interface SectorDirectory {
  byCode(system: SectorSystem, code: string): string | undefined;
  byName(system: SectorSystem, name: string): string | undefined;
}

interface StoredSector {
  readonly id: string;
  readonly system: SectorSystem;
  readonly code: string;
  readonly name: string;
  readonly names: Readonly<Record<string, string>>;
}

/** Reads every sector. */
export async function loadSectorDirectory(tx: Transaction): Promise<SectorDirectory> {
  const stored = await tx<
    StoredSector[]
  >`select id, system, code, name, names from sectors order by is_withdrawn desc`;
  const codes = new Map(stored.map((sector) => [`${sector.system} ${sector.code}`, sector.id]));
  const names = new Map(
    stored.flatMap((sector) =>
      [...Object.values(sector.names), sector.name].map((name) => [
        `${sector.system} ${foldName(name)}`,
        sector.id,
      ]),
    ),
  );
  return {
    byCode: (system, code) => codes.get(`${system} ${code}`),
    byName: (system, name) => names.get(`${system} ${foldName(name)}`),
  };
}
