import { z } from 'zod';
import { readAs } from '../../src/database/audience.ts';
import type { Database } from '../../src/database/pools.ts';
import { type Routable, routingKeysOf } from '../../src/domains/incidents/routing-keys.ts';
import type { RoutingKeys } from '../../src/log/append.ts';

/** An incident that events are about. */
export interface Subject {
  readonly id: string;
  readonly version: number;
  /** The smallest region that it lies in; no other subject lies in it. */
  readonly regionId: string;
  readonly keys: RoutingKeys;
}

/** How many incidents change. */
const subjectCount = 50;

const row = z.object({
  id: z.string(),
  version: z.number(),
  regionId: z.string(),
  regionIds: z.array(z.string()),
  status: z.custom<Routable['status']>(),
  kind: z.custom<Routable['kind']>(),
  violenceType: z.custom<Routable['violenceType']>(),
  verification: z.custom<Routable['verification']>(),
  deathsBest: z.number().nullable(),
  deathsLow: z.number().nullable(),
  isCivilianTargeting: z.boolean(),
});

/** @throws Error when the data has too few regions with incidents, which the bundled data has not. */
export async function readSubjects(database: Database): Promise<readonly Subject[]> {
  const [answer] = await readAs(database, { kind: 'public' }, incidentsOfRegions, []);
  const incidents = z.array(row).parse(JSON.parse(String(answer?.[0])));
  const chosen: (typeof incidents)[number][] = [];
  for (const incident of incidents) {
    const isApart = chosen.every(
      (other) => !other.regionIds.includes(incident.regionId) && !incident.regionIds.includes(other.regionId),
    );
    if (isApart && chosen.length < subjectCount) chosen.push(incident);
  }
  if (chosen.length < subjectCount) throw new Error(`Only ${chosen.length} regions have incidents.`);
  return chosen.map((incident) => ({
    id: incident.id,
    version: incident.version,
    regionId: incident.regionId,
    keys: routingKeysOf({ ...incident, tlp: 'CLEAR', ownerOrganisationId: null, recipientIds: [] }),
  }));
}

const incidentsOfRegions = {
  name: 'bench subjects',
  text: `
    select json_agg(s order by s.id)
      from (select distinct on (i.region_id)
                   i.id, i.version, i.region_id as "regionId", i.status, i.kind, i.violence_type as "violenceType",
                   i.verification, i.deaths_best as "deathsBest", i.deaths_low as "deathsLow",
                   i.is_civilian_targeting as "isCivilianTargeting",
                   (select json_agg(p.region_id) from incident_regions p where p.incident_id = i.id) as "regionIds"
              from incidents i
             where i.standing = 'CURRENT' and i.status = 'ACTUAL' and i.region_id is not null and length(i.headline) between 30 and 80
             order by i.region_id, i.id) s`,
};
