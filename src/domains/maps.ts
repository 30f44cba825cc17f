import { type AnyMap, type Field, node, typeMap } from '../graph/map.ts';
import { activityMaps, activityQueries } from './activities/map.ts';
import { agreementMaps, agreementQueries } from './agreements/map.ts';
import { alertMaps, alertQueries } from './alerts/map.ts';
import { responseMaps, responseQueries } from './alerts/response/map.ts';
import { alertHits } from './alerts/search-map.ts';
import { changeMaps, changeQueries } from './changes/map.ts';
import { communityMaps, communityQueries } from './community/map.ts';
import { detectionMaps, detectionQueries } from './detections/map.ts';
import { importMaps, importQueries } from './imports/map.ts';
import { conflictMaps, conflictQueries } from './incidents/conflict-map.ts';
import { incidentMaps, incidentQueries } from './incidents/map.ts';
import { incidentHits } from './incidents/search-map.ts';
import { indicatorMaps, indicatorQueries } from './indicators/map.ts';
import { mandateMaps, mandateQueries } from './mandates/map.ts';
import { missionMaps, missionQueries } from './missions/map.ts';
import { personnelMaps, personnelQueries } from './missions/personnel-map.ts';
import { organisationMaps, organisationQueries } from './organisations/map.ts';
import { localisedNameMap } from './record-fields.ts';
import { regionMaps, regionQueries } from './regions/map.ts';
import { searchMaps, searchQueries } from './search/map.ts';
import { sourceMaps, sourceQueries } from './sources/map.ts';

/** Where every question begins. */
const queries: Record<string, Field> = {
  node: node(),
  nodes: node(),
  ...activityQueries,
  ...agreementQueries,
  ...alertQueries,
  ...changeQueries,
  ...communityQueries,
  ...conflictQueries,
  ...detectionQueries,
  ...importQueries,
  ...incidentQueries,
  ...indicatorQueries,
  ...mandateQueries,
  ...missionQueries,
  ...organisationQueries,
  ...personnelQueries,
  ...regionQueries,
  ...responseQueries,
  ...searchQueries({ INCIDENT: incidentHits, ALERT: alertHits }),
  ...sourceQueries,
};

/** The maps of all types of the graph: what the engine is started with. */
export const maps: AnyMap[] = [
  typeMap('Query', undefined, { fields: queries }),
  localisedNameMap,
  ...activityMaps,
  ...agreementMaps,
  ...alertMaps,
  ...changeMaps,
  ...communityMaps,
  ...conflictMaps,
  ...detectionMaps,
  ...importMaps,
  ...incidentMaps,
  ...indicatorMaps,
  ...mandateMaps,
  ...missionMaps,
  ...organisationMaps,
  ...personnelMaps,
  ...regionMaps,
  ...responseMaps,
  ...searchMaps,
  ...sourceMaps,
];
