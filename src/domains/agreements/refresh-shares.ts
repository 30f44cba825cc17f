import type { Transaction } from '../../database/transaction.ts';

/**
 * Writes anew what an agreement extends to whom, after whatever was done to it: something while it is live, to the
 * recipients that have signed and not left; nothing otherwise, and nothing that everybody who signs in may see anyhow.
 * Notes when the clock will next begin or end it. Answers the organisations whose sight changes.
 */
export async function refreshShares(tx: Transaction, agreementId: string): Promise<readonly string[]> {
  const before = await tx<Share[]>`/* forget shares */
    delete from agreement_shares where agreement_id = ${agreementId} returning recipient_organisation_id as "recipientId"`;
  const after = await tx<Share[]>`/* keep shares */
    insert into agreement_shares
      (agreement_id, recipient_organisation_id, provider_organisation_id, region_ids, incident_kinds,
       alert_categories, location_precision, starts_at, ends_at)
    select a.id, recipient.organisation_id, a.provider_organisation_id,
           array(select region_id from agreement_regions where agreement_id = a.id),
           a.incident_kinds::text[], a.alert_categories::text[], a.location_precision,
           a.starts_at, a.ends_at
      from sharing_agreements a
      join agreement_recipients recipient on recipient.agreement_id = a.id and recipient.left_at is null
      join agreement_signatures signed
        on signed.agreement_id = a.id and signed.organisation_id = recipient.organisation_id
     where a.id = ${agreementId} and a.state = 'LIVE' and a.tlp_ceiling = 'AMBER' and a.ends_at > now()
    returning recipient_organisation_id as "recipientId"`;
  await tx`/* next turn of agreement */
    update sharing_agreements
       set due_at = case when state <> 'LIVE' or ends_at <= now() then null
                         when starts_at > now() then starts_at else ends_at end
     where id = ${agreementId}`;
  const [had, have] = [before, after].map((rows) => new Set(rows.map(({ recipientId }) => recipientId)));
  return [...(had ?? []), ...(have ?? [])].filter((id) => had?.has(id) !== have?.has(id)).sort();
}

interface Share {
  readonly recipientId: string;
}
