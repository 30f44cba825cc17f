import { incidentRegions, incidents } from '../../../schema/tables/incidents.ts';
import { lessons, mandates, missionLessons } from '../../../schema/tables/mandates.ts';
import {
  contributions,
  deployments,
  fatalities,
  missionAliases,
  missionHeadquarters,
  missionPartners,
  missionRegions,
  missionStrengths,
  missions,
} from '../../../schema/tables/missions.ts';
import { organisations } from '../../../schema/tables/organisations.ts';
import { anyOf, atLeast, atMost, condition, containsFolded, equals } from '../../graph/filters.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  edgeMap,
  type Field,
  type Filter,
  lookup,
  many,
  one,
  through,
  typeMap,
  where,
} from '../../graph/map.ts';
import { isInMissionArea, missionTouches, regionById, regionByPcode } from '../area-conditions.ts';
import { missionScorecard } from '../mission-scorecard.ts';
import { isNgo } from '../organisation-faces.ts';
import { geoPoint, localisedNames, recordFields } from '../record-fields.ts';

/** The missions at the other end of links of one kind. */
const linked = (kind: 'SUCCEEDED_BY' | 'PART_OF', direction: { from: string; to: string }): Field =>
  many(
    where(
      (mission, other) =>
        `${other(missions.id)} in (select link.${direction.to} from mission_links link
           where link.${direction.from} = ${mission(missions.id)} and link.kind = '${kind}')`,
    ),
    ascending(missions.acronym),
  );

const forward = { from: 'from_mission_id', to: 'to_mission_id' };
const backward = { from: 'to_mission_id', to: 'from_mission_id' };

/** What a mission is: its names, its place in history, its mandates and its people. */
const ownFields: Record<string, Field> = {
  names: localisedNames(missions.names),
  leadOrganisation: one(missions.leadOrganisationId),
  aliases: many(by(missionAliases.missionId), ascending(missionAliases.name)),
  headquarters: many(by(missionHeadquarters.missionId), ascending(missionHeadquarters.place)),
  predecessors: linked('SUCCEEDED_BY', backward),
  successors: linked('SUCCEEDED_BY', forward),
  partOf: linked('PART_OF', forward),
  parts: linked('PART_OF', backward),
  mandates: many(by(mandates.missionId), descending(mandates.adoptedOn)),
  scorecard: missionScorecard,
  lessons: many(
    through(missionLessons, missionLessons.missionId, missionLessons.lessonId),
    ascending(lessons.slug),
  ),
  partners: connection(
    where(
      (mission, organisation) =>
        `${organisation(organisations.id)} in (select partner.organisation_id from mission_partners partner
           where partner.mission_id = ${mission(missions.id)})`,
    ),
  ),
  partnerships: many(
    by(missionPartners.missionId),
    ascending(missionPartners.role, missionPartners.organisationId),
  ),
  contributions: connection(by(contributions.missionId)),
  strengths: connection(by(missionStrengths.missionId)),
  deployments: connection(by(deployments.missionId)),
  fatalities: connection(by(fatalities.missionId)),
};

/** What is found in the area of a mission. */
const areaFields: Record<string, Field> = {
  regions: connection(through(missionRegions, missionRegions.missionId, missionRegions.regionId)),
  ngos: connection(
    where(
      (mission, ngo) =>
        `${isNgo(ngo)} and ${ngo(organisations.id)} in (select presence.organisation_id from mission_regions area
           join organisation_presence presence on presence.region_id = area.region_id
          where area.mission_id = ${mission(missions.id)})`,
    ),
  ),
  activities: connection(
    where(
      (mission, activity) =>
        `${activity('id')} in (select place.activity_id from mission_regions area
           join activity_regions place on place.region_id = area.region_id
          where area.mission_id = ${mission(missions.id)})`,
    ),
  ),
  incidents: connection(
    through(incidentRegions, incidentRegions.regionId, incidentRegions.incidentId, {
      also: [[incidentRegions.occurredFrom, incidents.occurredFrom]],
      spread: { table: missionRegions, near: missionRegions.missionId, far: missionRegions.regionId },
    }),
  ),
  indicators: connection(
    where(
      (mission, indicator) =>
        `${indicator('id')} in (select latest.indicator_id from latest_observations latest
           where ${isInMissionArea('latest.region_id', mission(missions.id))})`,
    ),
  ),
  latestObservations: connection(
    where(
      (mission, observation) =>
        `${observation('id')} in (select latest.observation_id from latest_observations latest
           where ${isInMissionArea('latest.region_id', mission(missions.id))})`,
    ),
  ),
};

const filters: Record<string, Filter> = {
  kinds: anyOf(missions.kind),
  isActive: equals(missions.isActive),
  name: containsFolded(missions.name),
  region: condition((row, value) => missionTouches(row(missions.id), regionById(value))),
  pcode: condition((row, value) => missionTouches(row(missions.id), regionByPcode(value))),
  leadOrganisation: equals(missions.leadOrganisationId, uuidOf('organisation')),
  partner: condition(
    (row, value) =>
      `${row(missions.id)} in (select partner.mission_id from mission_partners partner
         where partner.organisation_id = ${value.as('uuid', uuidOf('organisation'))})`,
  ),
  startedFrom: atLeast(missions.startedOn),
  startedTo: atMost(missions.startedOn),
};

/** Peace operations and what belongs to them alone. */
export const missionMaps: AnyMap[] = [
  typeMap('Mission', missions, {
    idPrefix: 'mission',
    fields: { ...ownFields, ...areaFields, ...recordFields(missions) },
    filters,
    orders: {
      ACRONYM_ASC: ascending(missions.acronym),
      NAME_ASC: ascending(missions.name),
      STARTED_ON_ASC: ascending(missions.sortedStart),
      STARTED_ON_DESC: descending(missions.sortedStart),
    },
  }),
  typeMap('MissionAlias', missionAliases, {
    idPrefix: 'mission_alias',
    fields: recordFields(missionAliases),
  }),
  typeMap('MissionHeadquarters', missionHeadquarters, {
    idPrefix: 'mission_headquarters',
    fields: {
      country: one(missionHeadquarters.countryId),
      location: geoPoint(missionHeadquarters.latitude, missionHeadquarters.longitude),
      ...recordFields(missionHeadquarters),
    },
  }),
  typeMap('MissionPartnership', missionPartners, {
    fields: {
      mission: one(missionPartners.missionId),
      organisation: one(missionPartners.organisationId),
      contributions: connection(
        where(
          (partnership, contribution) =>
            `${contribution(contributions.missionId)} = ${partnership(missionPartners.missionId)}
             and ${contribution(contributions.organisationId)} = ${partnership(missionPartners.organisationId)}`,
        ),
      ),
    },
  }),
  edgeMap('MissionRegionEdge', missionRegions),
];

/** One mission by id or acronym, or pages of all. */
export const missionQueries: Record<string, Field> = {
  mission: lookup({
    id: { column: missions.id, decode: uuidOf('mission') },
    acronym: { column: missions.acronym },
  }),
  missions: connection(all),
};
