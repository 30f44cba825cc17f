import { z } from 'zod';
import { mandateStatus, resultKind, taskTheme } from '../../../schema/tables/mandates.ts';
import type { Transaction } from '../../database/transaction.ts';
import {
  mandateIds,
  mandateKey,
  recordMandates,
  recordResults,
  recordTasks,
} from '../../domains/mandates/commands.ts';
import { loadMissionDirectory } from '../../domains/missions/directory.ts';
import { curatedSource } from '../curated-source.ts';
import type { Importer } from '../importer.ts';
import { readJsonList } from '../reading/read-json-list.ts';
import { unknownMission } from '../review-notes.ts';
import { outcomeOfParts, writePlaced } from '../write-placed.ts';

const taskEntry = z.strictObject({
  theme: z.enum(taskTheme.enumValues),
  isPriority: z.boolean(),
  statement: z.string().min(1),
  paragraph: z.string().optional(),
  results: z
    .array(z.strictObject({ kind: z.enum(resultKind.enumValues), statement: z.string().min(1) }))
    .default([]),
});

const mandateEntry = z.strictObject({
  mission: z.string().min(1),
  instrument: z.string().min(1),
  summary: z.string().min(1),
  adoptedOn: z.iso.date(),
  expiresOn: z.iso.date().optional(),
  reviewDueOn: z.iso.date().optional(),
  troopCeiling: z.int().nonnegative().optional(),
  policeCeiling: z.int().nonnegative().optional(),
  status: z.enum(mandateStatus.enumValues),
  supersedes: z.string().optional(),
  url: z.url().optional(),
  tasks: z.array(taskEntry).default([]),
});

type MandateEntry = z.infer<typeof mandateEntry>;
type PlacedMandate = MandateEntry & { readonly missionId: string };

/** Mandates with their tasks and the results these are to bring about. `supersedes` names an earlier entry. */
export const curatedMandates: Importer<MandateEntry> = {
  name: 'curated-mandates',
  title: 'Mandates, tasks and results entered by hand (JSON)',
  sources: [curatedSource],
  rows: (file) => readJsonList(file, mandateEntry),
  keyOf: (row) => `${row.mission} ${row.instrument}`,
  open: async (tx, { sourceId }) => {
    const missions = await loadMissionDirectory(tx);
    return {
      write: (batch, rows) =>
        writePlaced(
          rows,
          ({ line, row }) => {
            const missionId = missions.idOf(row.mission);
            return missionId === undefined
              ? { facts: null, notes: [unknownMission(row.mission, { line, column: 'mission' })] }
              : { facts: { ...row, missionId }, notes: [] };
          },
          (mandates) => writeMandates(batch, mandates, sourceId),
        ),
    };
  },
};

/** Writes mandates twice: the second time with the mandates they supersede, whose ids are known by then. */
async function writeMandates(tx: Transaction, mandates: readonly PlacedMandate[], sourceId: string) {
  const facts = mandates.map(({ tasks: _tasks, supersedes: _supersedes, mission: _mission, ...mandate }) => ({
    ...mandate,
    expiresOn: mandate.expiresOn ?? null,
    reviewDueOn: mandate.reviewDueOn ?? null,
    troopCeiling: mandate.troopCeiling ?? null,
    policeCeiling: mandate.policeCeiling ?? null,
    url: mandate.url ?? null,
    sourceId,
  }));
  const first = await recordMandates(tx, facts);
  const ids = await mandateIds(
    tx,
    mandates.map(({ missionId }) => missionId),
  );
  const linked = await recordMandates(
    tx,
    facts.map((row, place) => ({
      ...row,
      supersedesId: ids.get(mandateKey(row.missionId, mandates[place]?.supersedes ?? '')) ?? null,
    })),
  );
  const tasks = await writeTasks(tx, mandates, first, sourceId);
  return first.map((mandate, place) => ({
    outcome: outcomeOfParts([mandate, linked[place] ?? mandate, ...(tasks[place] ?? [])]),
  }));
}

async function writeTasks(
  tx: Transaction,
  mandates: readonly PlacedMandate[],
  written: readonly { readonly id: string }[],
  sourceId: string,
) {
  const tasks = mandates.flatMap((mandate, place) => {
    const mandateId = written[place]?.id;
    return mandateId === undefined
      ? []
      : mandate.tasks.map((task, index) => ({ place, mandateId, task, ordinal: index + 1 }));
  });
  const writtenTasks = await recordTasks(
    tx,
    tasks.map(({ mandateId, ordinal, task: { results: _results, paragraph = null, ...task } }) => ({
      mandateId,
      ordinal,
      ...task,
      paragraph,
      sourceId,
    })),
  );
  await recordResults(
    tx,
    tasks.flatMap(({ task }, index) => {
      const taskId = writtenTasks[index]?.id;
      return taskId === undefined
        ? []
        : task.results.map((result, number) => ({ taskId, ordinal: number + 1, ...result, sourceId }));
    }),
  );
  return mandates.map((_, place) => writtenTasks.filter((_task, index) => tasks[index]?.place === place));
}
