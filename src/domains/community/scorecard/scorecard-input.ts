import { z } from 'zod';
import { feedbackCategory } from '../../../../schema/tables/community.ts';
import { incidentKind } from '../../../../schema/tables/incidents.ts';
import { indicatorDirection } from '../../../../schema/tables/indicators.ts';
import { resultKind } from '../../../../schema/tables/mandates.ts';
import { scorecardMeasure } from '../../../../schema/tables/scorecards.ts';
import { uuidOf } from '../../../graph/ids.ts';
import { reference, text } from '../../carry-out.ts';
import { labelInput } from '../../label-input.ts';

const indicator = z.object({
  title: text(300),
  unit: text(60),
  direction: z.enum(indicatorDirection.enumValues),
  baseline: z.number().nullish(),
  baselineOn: z.string().nullish(),
  target: z.number().nullish(),
  targetOn: z.string().nullish(),
  measure: z.enum(scorecardMeasure.enumValues),
  indicator: z.string().transform(uuidOf('indicator')).nullish(),
  series: text(200).nullish(),
  question: text(60).nullish(),
  region: z.string().transform(uuidOf('region')).nullish(),
  pcode: text(40).nullish(),
  incidentKind: z.enum(incidentKind.enumValues).nullish(),
  months: z.number().int().min(1, 'From 1 to 60 months.').max(60, 'From 1 to 60 months.').nullish(),
});

/** An indicator of a result as a client gives it. */
export type IndicatorInput = z.infer<typeof indicator>;

const note = z.object({
  writtenOn: z.string(),
  statement: text(4_000),
  feedbackCategory: z.enum(feedbackCategory.enumValues).nullish(),
  url: z.string().max(2_000, 'At most 2000 characters.').nullish(),
});

/** What `setMissionResult` takes. */
export const setResultInput = z.object({
  ...reference,
  id: z.string().transform(uuidOf('mission_result')).nullish(),
  version: z.number().int().nullish(),
  mission: z.string().transform(uuidOf('mission')),
  ordinal: z.number().int().min(1, 'From 1 to 1000.').max(1_000, 'From 1 to 1000.'),
  kind: z.enum(resultKind.enumValues),
  title: text(500),
  indicators: z.array(indicator).max(20, 'At most 20.'),
  notes: z.array(note).max(20, 'At most 20.'),
  ...labelInput,
});

/** A result as a client gives it. */
export type ResultInput = z.infer<typeof setResultInput>;

/** What `removeMissionResult` takes. */
export const removeResultInput = z.object({
  ...reference,
  id: z.string().transform(uuidOf('mission_result')),
  version: z.number().int(),
});
