import type { activityRole } from '../../../schema/tables/activities.ts';
import { activities, activityOrganisations, sectors } from '../../../schema/tables/activities.ts';
import { insertMissing } from '../../database/insert-missing.ts';
import type { Transaction } from '../../database/transaction.ts';
import { upsertRows, type WrittenRow } from '../../database/upsert-rows.ts';

/** A sector of aid; system and code identify it. */
export type SectorFacts = typeof sectors.$inferInsert;

/** The part an organisation takes in an activity. */
export type ActivityRole = (typeof activityRole.enumValues)[number];

/** One activity with who does it and the smallest regions it names. */
export interface ActivityFacts {
  readonly activity: typeof activities.$inferInsert;
  readonly organisations: readonly { readonly organisationId: string; readonly role: ActivityRole }[];
  readonly regionIds: readonly string[];
}

/** Writes sectors under system and code. Answers in order. */
export function recordSectors(tx: Transaction, rows: readonly SectorFacts[]): Promise<readonly WrittenRow[]> {
  return upsertRows(tx, sectors, ['system', 'code'], rows);
}

/**
 * Writes activities under source and key, their organisations, and their regions up to the country; counts anew
 * where the organisations named are present. Answers in order.
 */
export async function recordActivities(
  tx: Transaction,
  rows: readonly ActivityFacts[],
): Promise<readonly WrittenRow[]> {
  const written = await upsertRows(
    tx,
    activities,
    ['sourceId', 'key'],
    rows.map((row) => row.activity),
  );
  const involved = rows.flatMap((row, place) => {
    const activityId = written[place]?.id;
    return activityId === undefined
      ? []
      : row.organisations.map((organisation) => ({ activityId, ...organisation }));
  });
  await insertMissing(tx, activityOrganisations, involved);
  await placeActivities(
    tx,
    rows.flatMap((row, place) =>
      row.regionIds.map((regionId) => ({ activity: written[place]?.id, region: regionId })),
    ),
  );
  await countPresence(tx, [...new Set(involved.map((row) => row.organisationId))]);
  return written;
}

async function placeActivities(
  tx: Transaction,
  places: readonly { activity: string | undefined; region: string }[],
): Promise<void> {
  await tx`
    insert into activity_regions as stored (activity_id, region_id, is_named)
    select place.activity, ancestor.ancestor_id, bool_or(ancestor.distance = 0)
      from json_to_recordset(${JSON.stringify(places)}::text::json) as place (activity uuid, region uuid)
      join region_ancestors ancestor on ancestor.region_id = place.region
     group by place.activity, ancestor.ancestor_id
    on conflict (activity_id, region_id) do update set is_named = true
     where excluded.is_named and not stored.is_named`;
}

async function countPresence(tx: Transaction, organisationIds: readonly string[]): Promise<void> {
  await tx`
    insert into organisation_presence as stored (region_id, organisation_id, activity_count)
    select place.region_id, involved.organisation_id, count(distinct involved.activity_id)
      from activity_organisations involved
      join activity_regions place on place.activity_id = involved.activity_id
     where involved.organisation_id = any (${[...organisationIds]}::uuid[])
     group by place.region_id, involved.organisation_id
    on conflict (region_id, organisation_id) do update set activity_count = excluded.activity_count
     where stored.activity_count <> excluded.activity_count`;
}
