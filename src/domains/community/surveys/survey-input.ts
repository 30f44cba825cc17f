import { z } from 'zod';
import { surveySex, surveyTheme } from '../../../../schema/tables/community.ts';
import { uuidOf } from '../../../graph/ids.ts';
import { count, reference, text } from '../../carry-out.ts';
import { labelInput } from '../../label-input.ts';

const age = z.number().int().min(0, 'An age is 0 to 130.').max(130, 'An age is 0 to 130.');

const place = { region: z.string().transform(uuidOf('region')).nullish(), pcode: text(40).nullish() };

const stratum = z.object({
  name: text(200),
  ...place,
  sex: z.enum(surveySex.enumValues).nullish(),
  ageFrom: age.nullish(),
  ageTo: age.nullish(),
  populationSize: z.number().int().min(1, 'A stratum has people in it.'),
});

const question = z.object({
  code: text(60),
  wording: text(1_000),
  theme: z.enum(surveyTheme.enumValues),
  options: z.array(text(200)).min(2, 'Give 2 to 12 answers.').max(12, 'Give 2 to 12 answers.'),
  favourable: z.array(z.string()),
  answers: z.array(z.object({ stratum: z.string(), counts: z.array(count()) })),
});

/** What `recordSurveyResults` takes. */
export const surveyInput = z.object({
  ...reference,
  version: z.number().int().nullish(),
  series: text(100),
  wave: z.number().int().min(1, 'Waves count from 1.').max(10_000, 'At most 10 000.'),
  title: text(300),
  mission: z.string().transform(uuidOf('mission')).nullish(),
  ...place,
  fieldworkFrom: z.string(),
  fieldworkTo: z.string(),
  population: text(500),
  method: text(2_000),
  url: z.string().max(2_000, 'At most 2000 characters.').nullish(),
  strata: z.array(stratum).min(1, 'Name at least one stratum.').max(60, 'At most 60.'),
  questions: z.array(question).min(1, 'Give at least one question.').max(60, 'At most 60.'),
  ...labelInput,
});

/** The results of one wave as a client gives them. */
export type SurveyResults = z.infer<typeof surveyInput>;
