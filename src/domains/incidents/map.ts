import { alertIncidents } from '../../../schema/tables/alerts.ts';
import {
  incidentActors,
  incidentCitations,
  incidentRecords,
  incidentRegions,
  incidentRevisions,
  incidents,
} from '../../../schema/tables/incidents.ts';
import { missions } from '../../../schema/tables/missions.ts';
import { regions } from '../../../schema/tables/regions.ts';
import { uuidOf } from '../../graph/ids.ts';
import {
  type AnyMap,
  all,
  ascending,
  by,
  connection,
  descending,
  embed,
  expression,
  type Field,
  type History,
  lookup,
  many,
  one,
  rows,
  through,
  typeMap,
  where,
} from '../../graph/map.ts';
import { geoPoint, recordFields } from '../record-fields.ts';
import { incidentFilters, incidentStanding } from './filters.ts';
import { incidentTotalMap, incidentTotals } from './totals.ts';

/**
 * What is withheld from whoever reads: for members another relation has the name than for everybody. Former versions say
 * nothing of who told of the incident, so nothing of that is withheld of them.
 */
const redactionsOf = (table: typeof incidents | typeof incidentRevisions): Field =>
  rows({
    source: (row) =>
      `(select path, reason, level from incident_redactions hidden
         where hidden.incident_id = ${row(table.id)} and hidden.version = ${row(table.version)}
           ${table === incidents ? '' : `and path <> 'informant'`}) withheld`,
    order: 'path',
    limit: 100,
  });

/** What the current row and every former version have in common. */
const factFields = (table: typeof incidents | typeof incidentRevisions): Record<string, Field> => ({
  location: geoPoint(table.latitude, table.longitude),
  region: one(table.regionId),
  conflict: one(table.conflictId),
  dyad: one(table.dyadId),
  deaths: embed({
    low: table.deathsLow,
    best: table.deathsBest,
    high: table.deathsHigh,
    sideA: table.deathsSideA,
    sideB: table.deathsSideB,
    civilians: table.deathsCivilians,
    unknown: table.deathsUnknown,
  }),
  mergedInto: one(table.mergedIntoId),
  change: embed(
    { action: table.action, reason: table.actionReason, organisation: one(table.actionById) },
    table.action,
  ),
  redactions: redactionsOf(table),
  ...recordFields(table),
});

/** Missions whose area includes the place and that ran at the time; an unknown start or end excludes nothing. */
const missionsThere = many(
  where(
    (incident, mission) =>
      `${mission(missions.id)} in (select area.mission_id from incident_regions place
         join mission_regions area on area.region_id = place.region_id
        where place.incident_id = ${incident(incidents.id)})
       and coalesce(${mission(missions.startedOn)} <= ${incident(incidents.occurredTo)}, true)
       and coalesce(${mission(missions.endedOn)} >= ${incident(incidents.occurredFrom)}, true)`,
  ),
  ascending(missions.acronym),
);

const incidentMap = typeMap('Incident', incidents, {
  idPrefix: 'incident',
  fields: {
    ...factFields(incidents),
    regions: many(
      through(incidentRegions, incidentRegions.incidentId, incidentRegions.regionId),
      ascending(regions.level),
    ),
    missions: missionsThere,
    informant: expression(
      (row) =>
        `(select told.name from incident_informants told where told.incident_id = ${row(incidents.id)})`,
    ),
    alerts: connection(through(alertIncidents, alertIncidents.incidentId, alertIncidents.alertId)),
    participants: many(
      by(incidentActors.incidentId),
      ascending(incidentActors.side, incidentActors.role, incidentActors.actorId),
    ),
    repetitions: many(by(incidents.mergedIntoId), ascending(incidents.occurredFrom)),
    citations: many(by(incidentCitations.incidentId), ascending(incidentCitations.ordinal)),
    revisions: many(by(incidentRevisions.id), descending(incidentRevisions.version)),
    records: many(by(incidentRecords.incidentId), descending(incidentRecords.version)),
  },
  filters: incidentFilters,
  standing: incidentStanding,
  orders: {
    OCCURRED_FROM_DESC: descending(incidents.occurredFrom),
    OCCURRED_FROM_ASC: ascending(incidents.occurredFrom),
    DEATHS_DESC: descending(incidents.sortedDeaths),
    RECORDED_AT_DESC: descending(incidents.recordedAt),
  },
});

/** Incidents with their history, their participants and what vouches for them. */
export const incidentMaps: AnyMap[] = [
  incidentMap,
  typeMap('IncidentRevision', incidentRevisions, { fields: factFields(incidentRevisions) }),
  typeMap('IncidentParticipant', incidentActors, { fields: { actor: one(incidentActors.actorId) } }),
  typeMap('IncidentCitation', incidentCitations),
  typeMap('IncidentRecord', incidentRecords, {
    fields: {
      values: rows({
        source: (row) =>
          `json_each_text(${row(incidentRecords.record)}) with ordinality as cell(name, value, place)`,
        order: 'place',
        limit: 500,
      }),
    },
  }),
  typeMap('RecordValue', undefined),
  typeMap('Redaction', undefined),
  incidentTotalMap,
];

const history: History = {
  table: incidentRevisions,
  argument: 'asKnownAt',
  recordedAt: incidentRevisions.recordedAt,
  supersededAt: incidentRevisions.supersededAt,
};

/** One incident, pages of incidents (both also as known at an instant), and totals. */
export const incidentQueries: Record<string, Field> = {
  incident: lookup({ id: { column: incidents.id, decode: uuidOf('incident') } }, history),
  incidents: connection(all, { history }),
  incidentTotals,
};
