import { inArray } from 'drizzle-orm';
import { incidents } from '../../schema/tables/incidents.ts';
import { indicators } from '../../schema/tables/indicators.ts';
import { missions } from '../../schema/tables/missions.ts';
import { organisations } from '../../schema/tables/organisations.ts';
import { regions } from '../../schema/tables/regions.ts';

/** The columns that the questions need: reading whole rows would punish the textbook for our wide tables. */
export const missionColumns = {
  id: missions.id,
  acronym: missions.acronym,
  name: missions.name,
  kind: missions.kind,
  startedOn: missions.startedOn,
  leadOrganisationId: missions.leadOrganisationId,
};

export const regionColumns = { id: regions.id, pcode: regions.pcode, name: regions.name };

export const organisationColumns = {
  id: organisations.id,
  name: organisations.name,
  acronym: organisations.acronym,
  type: organisations.type,
};

export const indicatorColumns = {
  id: indicators.id,
  code: indicators.code,
  name: indicators.name,
  unit: indicators.unit,
};

/** An incident as the nested question shows it. */
export const shortIncidentColumns = {
  id: incidents.id,
  headline: incidents.headline,
  occurredFrom: incidents.occurredFrom,
  kind: incidents.kind,
  deathsBest: incidents.deathsBest,
  regionId: incidents.regionId,
};

/** An incident as the list shows it. */
export const incidentColumns = {
  ...shortIncidentColumns,
  occurredTo: incidents.occurredTo,
  locationName: incidents.locationName,
  deathsLow: incidents.deathsLow,
  deathsHigh: incidents.deathsHigh,
};

const ngoTypes = ['INTERNATIONAL_NGO', 'NATIONAL_NGO', 'REGIONAL_NGO', 'PARTNER_COUNTRY_NGO'] as const;

/** Whether an organisation shows as an `Ngo`. */
export const isNgo = inArray(organisations.type, [...ngoTypes]);

/** The same of a row that has been read. */
export const isNgoType = (type: string | null): boolean => ngoTypes.some((ngoType) => ngoType === type);
