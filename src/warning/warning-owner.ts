import { readAs } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';

/**
 * The UUID of the organisation that the setting names, to decide about proposed alerts; null when it names none.
 * @throws HubError CONFIG_INVALID when the hub knows no such organisation.
 */
export async function findWarningOwner(database: Database, id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const uuid = id.replace('organisation_', '');
  const rows = await readAs(database, { kind: 'hub' }, organisation, [uuid]);
  if (rows.length === 1) return uuid;
  const message = `HALCYON_WARNING_ORGANISATION: got "${id}"; there is no organisation of that id.`;
  throw new HubError('CONFIG_INVALID', message);
}

const organisation = {
  name: 'organisation of warning',
  text: 'select 1 from organisations where id = $1::uuid',
};
