import { z } from 'zod';
import { missionKind } from '../../../schema/tables/missions.ts';
import type { Transaction } from '../../database/transaction.ts';
import {
  recordMissionAliases,
  recordMissionAreas,
  recordMissionPartners,
  recordMissions,
} from '../../domains/missions/commands.ts';
import { loadMissionDirectory } from '../../domains/missions/directory.ts';
import { loadOrganisationDirectory } from '../../domains/organisations/directory.ts';
import { loadRegionDirectory, type RegionDirectory } from '../../domains/regions/directory.ts';
import { foldName } from '../../fold-name.ts';
import { curatedSource } from '../curated-source.ts';
import type { BatchResult, Importer, LocatedRow, ReviewNote, RowOutcome } from '../importer.ts';
import { leadOrganisationId } from '../lead-organisations.ts';
import { noDate, type PartialDate, partialDate } from '../partial-date.ts';
import { readJsonList } from '../reading/read-json-list.ts';
import { unknownCountry, unknownMission } from '../review-notes.ts';

const missionEntry = z.strictObject({
  acronym: z.string().min(1),
  name: z.string().min(1).optional(),
  kind: z.enum(missionKind.enumValues).optional(),
  start: z.string().optional(),
  end: z.string().optional(),
  mandateReference: z.string().optional(),
  aliases: z.array(z.string()).default([]),
  countries: z.array(z.string()).default([]),
});

type MissionEntry = z.infer<typeof missionEntry>;

/**
 * Missions of the United Nations that the published list lacks (special political missions, for the most part), and
 * for missions that it has: their other names, and the countries of their area. An entry with `name` and `kind` makes
 * the mission; one without only adds to it.
 */
export const curatedMissions: Importer<MissionEntry> = {
  name: 'curated-missions',
  title: 'Missions, other names and areas entered by hand (JSON)',
  sources: [curatedSource],
  rows: (file) => readJsonList(file, missionEntry),
  keyOf: (row) => row.acronym,
  open: async (tx, { sourceId }) => {
    const regions = await loadRegionDirectory(tx);
    const lead = await leadOrganisationId(tx, await loadOrganisationDirectory(tx), 'UN', sourceId);
    return { write: (batch, rows) => writeEntries(batch, rows, { regions, lead, sourceId }) };
  },
};

interface Context {
  readonly regions: RegionDirectory;
  readonly lead: string | null;
  readonly sourceId: string;
}

async function writeEntries(
  tx: Transaction,
  rows: readonly LocatedRow<MissionEntry>[],
  context: Context,
): Promise<BatchResult> {
  const made = await writeMissions(tx, rows, context);
  const missions = await loadMissionDirectory(tx);
  const reviews: ReviewNote[] = [];
  const aliases: Parameters<typeof recordMissionAliases>[1][number][] = [];
  const areas: Parameters<typeof recordMissionAreas>[1][number][] = [];
  const outcomes = rows.map(({ line, row }): RowOutcome => {
    const missionId = missions.idOf(row.acronym);
    if (missionId === undefined) {
      reviews.push(unknownMission(row.acronym, { line, column: 'acronym' }));
      return 'review';
    }
    for (const name of row.aliases) {
      aliases.push({ missionId, name, key: foldName(name), sourceId: context.sourceId });
    }
    for (const code of row.countries) {
      const country = context.regions.byPcode(code);
      if (country === undefined) reviews.push(unknownCountry(code, { line, column: 'countries' }));
      else areas.push({ missionId, regionId: country.id });
    }
    return made.get(row.acronym) ?? 'unchanged';
  });
  await recordMissionAliases(tx, aliases);
  await recordMissionAreas(tx, areas);
  return { outcomes, reviews };
}

async function writeMissions(
  tx: Transaction,
  rows: readonly LocatedRow<MissionEntry>[],
  { lead, sourceId }: Context,
): Promise<ReadonlyMap<string, RowOutcome>> {
  const facts = rows.flatMap(({ row: { acronym, name, kind, ...row } }) => {
    if (name === undefined || kind === undefined) return [];
    const [start, end] = [dateOf(row.start), dateOf(row.end)];
    return [
      {
        acronym,
        name,
        kind,
        leadOrganisationId: lead,
        startedOn: start.date,
        startPrecision: start.precision,
        endedOn: end.date,
        endPrecision: end.precision,
        isActive: end.date === null ? null : false,
        mandateReference: row.mandateReference ?? null,
        sourceId,
      },
    ];
  });
  const written = await recordMissions(tx, facts);
  if (lead !== null) {
    await recordMissionPartners(
      tx,
      written.map(({ id }) => ({ missionId: id, organisationId: lead, role: 'LEAD' as const })),
    );
  }
  return new Map(facts.map(({ acronym }, place) => [acronym, written[place]?.outcome ?? 'unchanged']));
}

function dateOf(text: string | undefined): PartialDate {
  return (text === undefined ? null : partialDate(text)) ?? noDate;
}
