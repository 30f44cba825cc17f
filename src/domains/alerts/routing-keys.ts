import type { Transaction } from '../../database/transaction.ts';
import type { RoutingKeys } from '../../log/append.ts';

/**
 * Who may see an alert, and the terms by which feeds find who wants it: the regions that its areas name with all that contain them, and
 * what its blocks say. They are those of all blocks together: whether one block meets a filter is for the feed to ask.
 */
export async function readRoutingKeys(tx: Transaction, alertId: string): Promise<RoutingKeys> {
  const [keys] = await tx<RoutingKeys[]>`/* routing keys of alert */
    select array[tlp::text] as tlp, array_remove(array[owner_organisation_id::text], null) as owner,
           array(select person_id::text from record_recipients where record_id = alerts.id order by 1) as recipients,
           array[status::text] as statuses, coalesce(area_region_ids::text[], '{}') as areas,
           array(select distinct severity::text from alert_infos where alert_id = alerts.id order by 1) as severities,
           array(select distinct urgency::text from alert_infos where alert_id = alerts.id order by 1) as urgencies,
           array(select distinct certainty::text from alert_infos where alert_id = alerts.id order by 1) as certainties,
           array(select distinct category::text from alert_infos, unnest(categories) category
                  where alert_id = alerts.id order by 1) as categories,
           array(select distinct above.ancestor_id::text
                   from alert_infos info join alert_areas area on area.info_id = info.id
                   join alert_area_regions place on place.area_id = area.id
                   join region_ancestors above on above.region_id = place.region_id
                  where info.alert_id = alerts.id order by 1) as regions
      from alerts where id = ${alertId}`;
  if (keys === undefined) throw new Error('An alert is gone that nothing can delete.');
  return keys;
}
