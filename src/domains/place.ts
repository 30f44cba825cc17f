import type { Transaction } from '../database/transaction.ts';
import { invalidInput, notFound, Refusal } from '../user-errors.ts';

/** A region that an input names, with all that contain it. */
export interface Place {
  readonly regionId: string;
  readonly level: number;
  /** The region itself and everything it lies in. */
  readonly regionIds: readonly string[];
}

/** How an input names a region: by UUID or by P-code. */
export interface NamedPlace {
  readonly region?: string | null | undefined;
  readonly pcode?: string | null | undefined;
}

/** Whether a region is named at all. */
export const isPlaceNamed = ({ region, pcode }: NamedPlace): boolean => Boolean(region ?? pcode);

/**
 * The region that is named. `path` leads to the fields `region` and `pcode` of the input.
 * @throws Refusal when none or two are named, or when there is no such region.
 */
export async function findPlace(
  tx: Transaction,
  { region = null, pcode = null }: NamedPlace,
  path: readonly string[] = [],
): Promise<Place> {
  if ((region === null) === (pcode === null)) {
    throw new Refusal(invalidInput([...path, 'region'], 'Name the region once: by `region` or by `pcode`.'));
  }
  const [found] = await tx<Place[]>`/* find place */
    select id as "regionId", level,
           array(select ancestor_id::text from region_ancestors where region_id = regions.id) as "regionIds"
      from regions where id = ${region} or pcode = ${pcode}`;
  if (found === undefined) {
    const [first = 'region', ...rest] = [...path, region === null ? 'pcode' : 'region'];
    throw new Refusal(notFound([first, ...rest], 'region'));
  }
  return found;
}
