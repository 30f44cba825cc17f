import type { Transaction } from '../database/transaction.ts';
import { recordMissionPartners } from '../domains/missions/commands.ts';
import { type ContributionFacts, recordContributions } from '../domains/missions/commands-personnel.ts';
import { loadMissionDirectory } from '../domains/missions/directory.ts';
import { loadOrganisationDirectory, type OrganisationDirectory } from '../domains/organisations/directory.ts';
import { loadRegionDirectory } from '../domains/regions/directory.ts';
import type { RegionEntry } from '../domains/regions/rules.ts';
import type { BatchWriter, ImportContext } from './importer.ts';
import { unknownCountry, unknownMission } from './review-notes.ts';
import { writeGroups, writePlaced } from './write-placed.ts';

/** What a member state had in one mission on one day: one line of a list of contributors. */
export interface ContributorRow {
  readonly mission: string;
  readonly contributor: string;
  readonly iso3: string | null;
  readonly asOf: string;
  readonly parts: readonly ContributionPart[];
}

/** People of one kind; women and men are null where the list does not tell them apart. */
export interface ContributionPart {
  readonly kind: 'TROOPS' | 'POLICE_FPU' | 'POLICE_IPO' | 'EXPERTS';
  readonly women: number | null;
  readonly men: number | null;
  readonly total: number;
}

/** The columns of the list that name mission and contributor, for review items. */
export interface ContributorColumns {
  readonly mission: string;
  readonly contributor: string;
}

/**
 * Writes lists of contributors: the government of each country becomes an organisation and a partner of the
 * mission, and each kind of personnel of which there was anybody a contribution. A country sent nobody of the other
 * kinds, which is no contribution.
 */
export async function openContributionWriter(
  tx: Transaction,
  { sourceId }: ImportContext,
  columns: ContributorColumns,
): Promise<BatchWriter<ContributorRow>> {
  const missions = await loadMissionDirectory(tx);
  const regions = await loadRegionDirectory(tx);
  const organisations = await loadOrganisationDirectory(tx);

  return {
    write: async (batch, rows) => {
      const countries = new Map<string, RegionEntry>();
      for (const { row } of rows) {
        const match = regions.country(row.iso3 ?? row.contributor);
        if (match.kind === 'found') countries.set(row.contributor, match.region);
      }
      const governments = await governmentIds(batch, organisations, [...countries.values()], sourceId);
      return await writePlaced(
        rows,
        ({ line, row }) => {
          const missionId = missions.idOf(row.mission);
          if (missionId === undefined) {
            return { facts: null, notes: [unknownMission(row.mission, { line, column: columns.mission })] };
          }
          const organisationId = governments.get(countries.get(row.contributor)?.id ?? '');
          if (organisationId === undefined) {
            return {
              facts: null,
              notes: [unknownCountry(row.contributor, { line, column: columns.contributor })],
            };
          }
          const { asOf } = row;
          const parts = row.parts.filter(({ total }) => total > 0);
          return {
            facts: parts.map(
              (part): ContributionFacts => ({ missionId, organisationId, asOf, ...part, sourceId }),
            ),
            notes: [],
          };
        },
        (lists) => writeLists(batch, lists),
      );
    },
  };
}

async function writeLists(batch: Transaction, lists: readonly (readonly ContributionFacts[])[]) {
  const facts = lists.flat();
  await recordMissionPartners(
    batch,
    facts.map(({ missionId, organisationId }) => ({
      missionId,
      organisationId,
      role: 'CONTRIBUTOR' as const,
    })),
  );
  return await writeGroups(lists, (contributions) => recordContributions(batch, contributions));
}

/** The organisation of each country's government, by the id of the country; those not known yet are added. */
async function governmentIds(
  tx: Transaction,
  organisations: OrganisationDirectory,
  countries: readonly RegionEntry[],
  sourceId: string,
): Promise<ReadonlyMap<string, string>> {
  const distinct = [...new Map(countries.map((country) => [country.id, country])).values()];
  const missing = distinct.filter((country) => organisations.governmentOf(country.id) === undefined);
  await organisations.add(
    tx,
    missing.map((country) => ({
      name: country.name,
      type: 'GOVERNMENT' as const,
      countryId: country.id,
      sourceId,
    })),
  );
  return new Map(
    distinct.flatMap(({ id }) => {
      const government = organisations.governmentOf(id);
      return government === undefined ? [] : [[id, government.id] as const];
    }),
  );
}
