import type { Transaction } from '../../database/transaction.ts';
import { foldName } from '../../fold-name.ts';

/** Finds a mission by acronym, name or other spelling; undefined when none is known by it. */
export interface MissionDirectory {
  idOf(name: string): string | undefined;
}

/** Reads the names of every mission. An acronym wins over a name, and both over another spelling. */
export async function loadMissionDirectory(tx: Transaction): Promise<MissionDirectory> {
  const names = await tx<{ id: string; name: string }[]>`
    select id, name
      from (select mission_id as id, name, 1 as weight from mission_aliases
            union all select id, name, 2 from missions
            union all select id, acronym, 3 from missions) found
     order by weight`;
  const ids = new Map(names.map((row) => [foldName(row.name), row.id]));
  return { idOf: (name) => ids.get(foldName(name)) };
}
