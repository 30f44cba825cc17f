import type { Transaction } from '../database/transaction.ts';
import { HubError } from '../errors.ts';

/**
 * The UUID of the region that a command names: by its P-code, or a country by two or three letters.
 * @throws HubError NOT_FOUND for a code of nothing.
 */
export async function findRegion(tx: Transaction, code: string): Promise<string> {
  const [found] = await tx<{ id: string }[]>`/* region by code */
    select id from regions where pcode = upper(${code}) or (level = 0 and iso2 = upper(${code})) limit 1`;
  if (found) return found.id;
  const message = `No region has the code "${code}"; give a P-code, or CF or CAF for a country.`;
  throw new HubError('NOT_FOUND', message);
}
