import { z } from 'zod';
import { taskTheme } from '../../../schema/tables/mandates.ts';
import { linkLessons, recordLessons } from '../../domains/mandates/commands.ts';
import { loadMissionDirectory } from '../../domains/missions/directory.ts';
import { curatedSource } from '../curated-source.ts';
import type { Importer } from '../importer.ts';
import { readJsonList } from '../reading/read-json-list.ts';
import { unknownMission } from '../review-notes.ts';

const lessonEntry = z.strictObject({
  slug: z.string().min(1),
  statement: z.string().min(1),
  theme: z.enum(taskTheme.enumValues).optional(),
  citation: z.string().min(1),
  url: z.url().optional(),
  learnedOn: z.iso.date().optional(),
  missions: z.array(z.string()).default([]),
});

/** Lessons from reports on peace operations, each with its citation and the missions that it was drawn from. */
export const curatedLessons: Importer<z.infer<typeof lessonEntry>> = {
  name: 'curated-lessons',
  title: 'Lessons entered by hand, with citations (JSON)',
  sources: [curatedSource],
  rows: (file) => readJsonList(file, lessonEntry),
  keyOf: (row) => row.slug,
  open: async (tx, { sourceId }) => {
    const missions = await loadMissionDirectory(tx);
    return {
      write: async (batch, rows) => {
        const written = await recordLessons(
          batch,
          rows.map(
            ({ row: { missions: _missions, theme = null, url = null, learnedOn = null, ...lesson } }) => ({
              ...lesson,
              theme,
              url,
              learnedOn,
              sourceId,
            }),
          ),
        );
        const named = rows.flatMap(({ line, row }, place) =>
          row.missions.map((name) => ({
            name,
            line,
            missionId: missions.idOf(name),
            lessonId: written[place]?.id,
          })),
        );
        await linkLessons(
          batch,
          named.flatMap(({ missionId, lessonId }) =>
            missionId === undefined || lessonId === undefined ? [] : [{ missionId, lessonId }],
          ),
        );
        return {
          outcomes: written.map(({ outcome }) => outcome),
          reviews: named
            .filter(({ missionId }) => missionId === undefined)
            .map(({ name, line }) => unknownMission(name, { line, column: 'missions' })),
        };
      },
    };
  },
};
