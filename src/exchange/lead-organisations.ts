import type { Transaction } from '../database/transaction.ts';
import { completeOrganisations } from '../domains/organisations/commands.ts';
import type { OrganisationDirectory } from '../domains/organisations/directory.ts';

/** The organisations that lead peace operations, by the words that files use for them. */
const leads: Readonly<Record<string, { readonly name: string; readonly acronym: string }>> = {
  UN: { name: 'United Nations', acronym: 'UN' },
  NATO: { name: 'North Atlantic Treaty Organization', acronym: 'NATO' },
  EU: { name: 'European Union', acronym: 'EU' },
  'African Union': { name: 'African Union', acronym: 'AU' },
  ECOWAS: { name: 'Economic Community of West African States', acronym: 'ECOWAS' },
  OSCE: { name: 'Organization for Security and Co-operation in Europe', acronym: 'OSCE' },
  'Multinational Force and Observers': { name: 'Multinational Force and Observers', acronym: 'MFO' },
};

/**
 * The id of an organisation that leads missions, added (as multilateral) when it is not known yet, completed when
 * another list left its acronym or type open; null for a word that stands for none.
 */
export async function leadOrganisationId(
  tx: Transaction,
  organisations: OrganisationDirectory,
  word: string,
  sourceId: string,
): Promise<string | null> {
  const lead = leads[word];
  if (lead === undefined) return null;
  const known = organisations.named(lead.name)[0];
  if (known !== undefined) {
    await completeOrganisations(tx, [{ id: known.id, acronym: lead.acronym, type: 'MULTILATERAL' }]);
    return known.id;
  }
  const [id] = await organisations.add(tx, [{ ...lead, type: 'MULTILATERAL', sourceId }]);
  return id ?? null;
}
