import type { Importer } from '../importer.ts';
import { cap } from './cap.ts';
import { clusters } from './clusters.ts';
import { contributionsWithMemberships } from './contributions-with-memberships.ts';
import { countriesM49 } from './countries-m49.ts';
import { countryBoundaries } from './country-boundaries.ts';
import { countryCodes } from './country-codes.ts';
import { curatedLessons } from './curated-lessons.ts';
import { curatedMandates } from './curated-mandates.ts';
import { curatedMissions } from './curated-missions.ts';
import { dacSectors } from './dac-sectors.ts';
import { geoPkoDeployments } from './geo-pko-deployments.ts';
import { governanceIndicators } from './governance-indicators.ts';
import { humanitarianOrganisations } from './humanitarian-organisations.ts';
import { hxl3w } from './hxl-3w.ts';
import { iatiOrganisations } from './iati-organisations.ts';
import { ipcAreas } from './ipc-areas.ts';
import { missionFatalities } from './mission-fatalities.ts';
import { missionHeadquartersList } from './mission-headquarters.ts';
import { missionStrength } from './mission-strength.ts';
import { nonUnOperations } from './non-un-operations.ts';
import { operationalPresence } from './operational-presence.ts';
import { organisationNameVariants } from './organisation-name-variants.ts';
import { pCodes } from './p-codes.ts';
import { personnelBySex } from './personnel-by-sex.ts';
import { ucdpActors } from './ucdp-actors.ts';
import { ucdpGed } from './ucdp-ged.ts';
import { ucdpGedDerived } from './ucdp-ged-derived.ts';
import { unOperations } from './un-operations.ts';

/** Every source format that can be imported, in the order in which help lists them. */
export const importers: readonly Importer[] = [
  countriesM49,
  countryCodes,
  pCodes,
  countryBoundaries,
  unOperations,
  nonUnOperations,
  missionHeadquartersList,
  missionStrength,
  missionFatalities,
  geoPkoDeployments,
  contributionsWithMemberships,
  personnelBySex,
  ucdpGed,
  ucdpGedDerived,
  ucdpActors,
  humanitarianOrganisations,
  organisationNameVariants,
  iatiOrganisations,
  dacSectors,
  clusters,
  hxl3w,
  operationalPresence,
  ipcAreas,
  governanceIndicators,
  curatedMissions,
  curatedMandates,
  curatedLessons,
  cap,
];

/** The importer of that name; undefined when there is none. */
export function findImporter(name: string): Importer | undefined {
  return importers.find((importer) => importer.name === name);
}
