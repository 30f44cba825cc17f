import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';
import { HubError } from '../../errors.ts';

/** An organisation that a person named. */
export interface NamedOrganisation {
  readonly id: string;
  readonly name: string;
}

/** More than this many namesakes are counted, not listed. */
const listedNamesakes = 5;

/**
 * The one organisation that bears this acronym, org-id or name, whatever its case and accents. An exact org-id decides
 * alone, then an exact acronym.
 * @throws HubError NOT_FOUND when there is none, BAD_VALUE when there are several, naming them with their org-ids.
 */
export async function findOrganisation(database: Database, named: string): Promise<NamedOrganisation> {
  const found = await transact(
    database,
    { kind: 'hub' },
    (tx) => tx<(NamedOrganisation & { orgId: string | null; fit: number })[]>`/* find organisation */
      select id, name, org_id as "orgId",
             case when org_id = ${named} then 1 when acronym = ${named} then 2 else 3 end as fit
        from organisations
       where merged_into_id is null
         and (org_id = ${named} or fold(acronym) = fold(${named}) or fold(name) = fold(${named}))
       order by fit, name, id`,
  );
  const best = found.filter(({ fit }) => fit === found[0]?.fit);
  const [only, another] = best;
  if (only === undefined) {
    throw new HubError('NOT_FOUND', `No organisation has the acronym, org-id or name "${named}".`);
  }
  if (another !== undefined) {
    const shown = best
      .slice(0, listedNamesakes)
      .map(({ name, orgId }) => (orgId === null ? name : `${name} (${orgId})`));
    const rest = best.length > listedNamesakes ? ` and ${best.length - listedNamesakes} more` : '';
    throw new HubError(
      'BAD_VALUE',
      `"${named}" means ${best.length} organisations: ${shown.join('; ')}${rest}. Give the org-id or the name.`,
    );
  }
  return only;
}
