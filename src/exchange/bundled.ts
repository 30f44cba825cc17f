import { join } from 'node:path';
import type { Database } from '../database/pools.ts';
import { transact } from '../database/transaction.ts';
import { hasCompletedRun } from '../domains/imports/commands.ts';
import { packageRoot } from '../package-root.ts';
import type { Importer } from './importer.ts';
import { clusters } from './in/clusters.ts';
import { contributionsWithMemberships } from './in/contributions-with-memberships.ts';
import { countriesM49 } from './in/countries-m49.ts';
import { countryBoundaries } from './in/country-boundaries.ts';
import { countryCodes } from './in/country-codes.ts';
import { curatedLessons } from './in/curated-lessons.ts';
import { curatedMandates } from './in/curated-mandates.ts';
import { curatedMissions } from './in/curated-missions.ts';
import { dacSectors } from './in/dac-sectors.ts';
import { geoPkoDeployments } from './in/geo-pko-deployments.ts';
import { governanceIndicators } from './in/governance-indicators.ts';
import { humanitarianOrganisations } from './in/humanitarian-organisations.ts';
import { hxl3w } from './in/hxl-3w.ts';
import { iatiOrganisations } from './in/iati-organisations.ts';
import { ipcAreas } from './in/ipc-areas.ts';
import { missionFatalities } from './in/mission-fatalities.ts';
import { missionHeadquartersList } from './in/mission-headquarters.ts';
import { missionStrength } from './in/mission-strength.ts';
import { nonUnOperations } from './in/non-un-operations.ts';
import { operationalPresence } from './in/operational-presence.ts';
import { organisationNameVariants } from './in/organisation-name-variants.ts';
import { pCodes } from './in/p-codes.ts';
import { personnelBySex } from './in/personnel-by-sex.ts';
import { ucdpActors } from './in/ucdp-actors.ts';
import { ucdpGed } from './in/ucdp-ged.ts';
import { unOperations } from './in/un-operations.ts';
import { openSourceFile } from './reading/source-file.ts';
import type { ImportReport } from './report.ts';
import { type ImportOptions, runImport } from './run-import.ts';

/** A file that comes with the hub. */
export interface BundledFile {
  readonly importer: Importer;
  /** Below the folder data/ of the package. */
  readonly path: string;
}

/** The bundled files in the order in which they build on each other: places, organisations, missions, the rest. */
export const bundledSet: readonly BundledFile[] = [
  { importer: countriesM49, path: 'regions/countries-territories-m49.csv.gz' },
  { importer: countryCodes, path: 'regions/country-codes.csv.gz' },
  { importer: pCodes, path: 'regions/admin1-admin2-pcodes-mission-countries.csv.gz' },
  { importer: countryBoundaries, path: 'regions/world-countries-50m.topojson.gz' },
  { importer: clusters, path: 'organisations/global-coordination-groups.csv.gz' },
  { importer: dacSectors, path: 'organisations/dac-3-digit-sector-categories.xml.gz' },
  { importer: dacSectors, path: 'organisations/dac-5-digit-sectors.xml.gz' },
  { importer: humanitarianOrganisations, path: 'organisations/humanitarian-organisations.csv.gz' },
  { importer: organisationNameVariants, path: 'organisations/organisation-name-variants.csv.gz' },
  { importer: iatiOrganisations, path: 'organisations/iati-organisation-identifiers.xml.gz' },
  { importer: unOperations, path: 'missions/un-peace-operations.csv.gz' },
  { importer: nonUnOperations, path: 'missions/non-un-peace-operations.csv.gz' },
  { importer: curatedMissions, path: 'curated/missions.json' },
  { importer: missionHeadquartersList, path: 'missions/un-mission-headquarters.json.gz' },
  { importer: curatedMandates, path: 'curated/mandates.json' },
  { importer: curatedLessons, path: 'curated/lessons.json' },
  { importer: missionStrength, path: 'contributions/un-mission-strength-monthly-1990-2017.csv.gz' },
  { importer: missionFatalities, path: 'contributions/un-mission-fatalities-2000-2023.csv.gz' },
  { importer: geoPkoDeployments, path: 'contributions/geo-pko-deployments-2.3.csv.gz' },
  {
    importer: contributionsWithMemberships,
    path: 'contributions/un-contributions-with-memberships-2014-03.csv.gz',
  },
  { importer: personnelBySex, path: 'contributions/un-uniformed-personnel-by-sex-2013.csv.gz' },
  { importer: hxl3w, path: 'organisations/car-3w-2022-q1-hxl.csv.gz' },
  { importer: hxl3w, path: 'organisations/south-sudan-3w-2022-q1-hxl.csv.gz' },
  { importer: operationalPresence, path: 'organisations/operational-presence-cod-som.csv.gz' },
  { importer: ipcAreas, path: 'indicators/ipc-area-central-african-republic.csv.gz' },
  {
    importer: governanceIndicators,
    path: 'indicators/worldwide-governance-indicators-1996-2019-mission-countries.csv.gz',
  },
  { importer: ucdpActors, path: 'events/ucdp-actors-22.1.csv.gz' },
  { importer: ucdpGed, path: 'events/ucdp-ged-23.1-central-african-republic.geojson.gz' },
  { importer: ucdpGed, path: 'events/ucdp-ged-23.1-global-sample.csv.gz' },
];

/**
 * Imports the bundled files through the same code as anybody's own, and answers what that did. A file whose very
 * content went through before is passed over, so a load that broke off goes on where it stopped. The feeds are told
 * nothing: this is where they begin.
 * @throws the reason of the signal; HubError from the database.
 */
export async function loadBundled(
  database: Database,
  options: Pick<ImportOptions, 'onProgress' | 'rejectsFolder' | 'signal'> = {},
): Promise<readonly ImportReport[]> {
  const reports: ImportReport[] = [];
  for (const { importer, path } of bundledSet) {
    const file = join(packageRoot, 'data', path);
    if (await isLoaded(database, importer, file)) continue;
    options.signal?.throwIfAborted();
    reports.push(await runImport(database, importer, [file], { ...options, isQuiet: true }));
  }
  return reports;
}

/** Whether every bundled file went through, so that a start has nothing to load. */
export async function isBundledLoaded(database: Database): Promise<boolean> {
  for (const { importer, path } of bundledSet) {
    if (!(await isLoaded(database, importer, join(packageRoot, 'data', path)))) return false;
  }
  return true;
}

async function isLoaded(database: Database, importer: Importer, file: string): Promise<boolean> {
  const { sha256 } = await openSourceFile(file);
  return await transact(database, { kind: 'hub' }, (tx) => hasCompletedRun(tx, importer.name, sha256));
}
