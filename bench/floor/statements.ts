import type { Question } from '../query/questions.ts';

/** A statement whose single value is the whole body of the answer, and the UUIDs that it takes. */
export interface FloorStatement {
  readonly text: string;
  readonly parameters: (variables: Readonly<Record<string, string>>) => string[];
}

/** As a sub-select, not a join: a join may return the rows of a page in another order. */
const region = `(
  select json_build_object('id', 'region_' || r.id, 'pcode', r.pcode, 'name', r.name)
    from regions r where r.id = i.region_id)`;

const mission = `
  select json_build_object('data', json_build_object('mission', (
    select json_build_object('id', 'mission_' || m.id, 'acronym', m.acronym, 'name', m.name, 'kind', m.kind,
                             'startedOn', m.started_on)
      from missions m where m.id = $1)))::text`;

const latestObservations = `
  select json_build_object('nodes', coalesce(json_agg(json_build_object(
           'value', o.value, 'periodStart', o.period_start,
           'indicator', (select json_build_object('code', i.code, 'name', i.name, 'unit', i.unit)
                           from indicators i where i.id = o.indicator_id))), '[]'))
    from (select o.value, o.period_start, o.indicator_id
            from latest_observations latest join observations o on o.id = latest.observation_id
           where latest.region_id = r.id order by o.period_start desc, o.id desc limit 10) o`;

const areas = `
  select json_build_object('nodes', coalesce(json_agg(json_build_object(
           'id', 'region_' || r.id, 'pcode', r.pcode, 'name', r.name,
           'latestObservations', (${latestObservations}))), '[]'))
    from (select r.id, r.pcode, r.name from mission_regions area join regions r on r.id = area.region_id
           where area.mission_id = m.id order by r.name, r.id limit 3) r`;

const organisations = (condition: string): string => `
  select json_build_object('nodes', coalesce(json_agg(json_build_object(
           'id', 'organisation_' || o.id, 'name', o.name, 'acronym', o.acronym)), '[]'))
    from (select o.id, o.name, o.acronym from organisations o where ${condition} order by o.name, o.id limit 5) o`;

const partners = organisations(
  'o.id in (select partner.organisation_id from mission_partners partner where partner.mission_id = m.id)',
);

const ngos = organisations(`
  o.type in ('INTERNATIONAL_NGO', 'NATIONAL_NGO', 'REGIONAL_NGO', 'PARTNER_COUNTRY_NGO') and o.id in (
    select presence.organisation_id
      from mission_regions area join organisation_presence presence on presence.region_id = area.region_id
     where area.mission_id = m.id)`);

/** The newest five of each region of the area, and of these the newest five. */
const incidents = `
  select json_build_object('nodes', coalesce(json_agg(json_build_object(
           'id', 'incident_' || i.id, 'headline', i.headline, 'occurredFrom', i.occurred_from, 'kind', i.kind,
           'deaths', json_build_object('best', i.deaths_best), 'region', ${region})), '[]'))
    from (select i.* from mission_regions area cross join lateral (
            select i.id, i.headline, i.occurred_from, i.kind, i.deaths_best, i.region_id
              from incident_regions place join incidents i on i.id = place.incident_id
             where place.region_id = area.region_id
             order by place.occurred_from desc, place.incident_id desc limit 5) i
           where area.mission_id = m.id order by i.occurred_from desc, i.id desc limit 5) i`;

const nested = `
  select json_build_object('data', json_build_object('missions', json_build_object('nodes', json_agg(json_build_object(
           'id', 'mission_' || m.id, 'acronym', m.acronym, 'name', m.name, 'kind', m.kind, 'startedOn', m.started_on,
           'leadOrganisation', case when lead.id is not null
                                    then json_build_object('id', 'organisation_' || lead.id, 'name', lead.name) end,
           'regions', (${areas}), 'partners', (${partners}), 'ngos', (${ngos}), 'incidents', (${incidents}))))))::text
    from (select * from missions order by acronym, id limit 20) m
    left join organisations lead on lead.id = m.lead_organisation_id`;

const list = `
  select json_build_object('data', json_build_object('incidents', json_build_object('nodes', json_agg(json_build_object(
           'id', 'incident_' || i.id, 'headline', i.headline, 'occurredFrom', i.occurred_from,
           'occurredTo', i.occurred_to, 'kind', i.kind, 'locationName', i.location_name,
           'deaths', json_build_object('low', i.deaths_low, 'best', i.deaths_best, 'high', i.deaths_high),
           'region', ${region})))))::text
    from (select i.* from incident_regions place
            join incidents i on i.id = place.incident_id
           where place.region_id = $1 order by place.occurred_from desc, place.incident_id desc limit 100) i`;

const uuidIn = (id: string | undefined): string => id?.slice(id.lastIndexOf('_') + 1) ?? '';

/** One statement per question, written for speed. */
export const floorStatements: Readonly<Record<Question['name'], FloorStatement>> = {
  mission: { text: mission, parameters: ({ id }) => [uuidIn(id)] },
  nested: { text: nested, parameters: () => [] },
  list: { text: list, parameters: ({ region }) => [uuidIn(region)] },
};
