import { z } from 'zod';
import { type Audience, readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { readingOrganisations } from '../../database/reading-settings.ts';
import { labelOfRow } from '../../database/row-visibility.ts';
import { sharesOf } from '../../database/shared-rows.ts';
import { HubError } from '../../errors.ts';
import { parseId } from '../../graph/ids.ts';
import { entityRef } from '../../graph/resolvers.ts';

/** What has a label that is looked at, by the prefix of its ids. */
const tables = { incident: 'incidents', alert: 'alerts', feedback: 'feedback' } as const;

const isExplained = (prefix: string): prefix is keyof typeof tables => prefix in tables;

const explanation = z.object({ tlp: z.string(), rule: z.string(), agreementId: z.string().nullable() });

/**
 * Which line of the table of labels lets the audience see a record, the first that does. Null for what it may not see and
 * for what does not exist: row-level security answers, and the two look the same to it.
 * @throws HubError BAD_ID for an id of anything but an incident, an alert or feedback.
 */
export async function explainAccess(
  database: Database,
  audience: Audience,
  id: unknown,
): Promise<object | null> {
  const { prefix, uuid } = parseId(id);
  if (!isExplained(prefix)) {
    throw new HubError('BAD_ID', 'An id of an incident, of an alert or of feedback belongs here.');
  }
  const [row] = await readAs(database, audience, statementFor(audience, tables[prefix]), [uuid]);
  if (row === undefined) return null;
  const { agreementId, ...said } = explanation.parse(JSON.parse(String(row[0])));
  return { ...said, agreement: agreementId && entityRef('Agreement', agreementId) };
}

/** The record itself is read with the rights of the audience; only then is anything asked about it. */
function statementFor({ kind }: Audience, table: (typeof tables)[keyof typeof tables]) {
  const name = 'explain access';
  if (kind === 'public') {
    const everybodys = `'rule', 'EVERYBODY', 'agreementId', null`;
    return {
      name,
      text: `select json_build_object('tlp', tlp, ${everybodys}) from ${table} where id = $1::uuid`,
    };
  }
  // The table itself: what is shown of a place may lie outside the agreement by which it is shown.
  const row = (column: string): string => `${table}.${column}`;
  const { isRecipient } = labelOfRow(row);
  const text = `select json_build_object('tlp', tlp, 'rule', case
      when tlp = 'CLEAR' then 'EVERYBODY'
      when tlp = 'GREEN' then 'SIGNED_IN'
      when tlp <> 'RED' and owner_organisation_id = any (${readingOrganisations}) then 'OWNER'
      when ${isRecipient} then 'RECIPIENT'
      else 'AGREEMENT' end,
      'agreementId', case when tlp = 'AMBER' then ${table === 'feedback' ? 'null::uuid' : `(${sharesOf(table, row)})[1]`} end)
    from public.${table} where id = $1::uuid`;
  return { name, text };
}
