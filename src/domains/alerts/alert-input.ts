import { z } from 'zod';
import {
  alertCategory,
  alertCertainty,
  alertResponse,
  alertSeverity,
  alertStatus,
  alertUrgency,
} from '../../../schema/tables/alerts.ts';
import { uuidOf } from '../../graph/ids.ts';
import { count, reference, text } from '../carry-out.ts';
import { labelInput } from '../label-input.ts';
import { hasArea } from './area-shapes.ts';
import { isCircle, isPolygon } from './rules.ts';

/** What geocodes are called that hold P-codes. */
export const pcodeName = 'P-CODE';

const namedValue = z.object({ name: text(200), value: text(2_000) });
const namedValues = (most: number) => z.array(namedValue).max(most, `At most ${most}.`);

const area = z
  .object({
    description: text(1_000),
    pcodes: z.array(text(40)).max(500, 'At most 500.'),
    polygons: z
      .array(
        text(10_000)
          .refine(isPolygon, 'Write `latitude,longitude` pairs, the last equal to the first, four or more.')
          .refine(
            (outline) => !isPolygon(outline) || hasArea(outline),
            'It encloses no area: its points lie on one line.',
          ),
      )
      .max(50, 'At most 50.'),
    circles: z
      .array(text(100).refine(isCircle, 'Write `latitude,longitude`, a space and the radius in kilometres.'))
      .max(50, 'At most 50.'),
    geocodes: namedValues(500),
    altitude: z.number().nullish(),
    ceiling: z.number().nullish(),
  })
  .refine(
    ({ altitude, ceiling }) =>
      typeof ceiling !== 'number' || (typeof altitude === 'number' && altitude <= ceiling),
    {
      path: ['ceiling'],
      message: 'A ceiling takes an altitude below it.',
    },
  );

const resource = z.object({
  description: text(500),
  mimeType: text(200).regex(/^[\w.+-]+\/[\w.+-]+$/, 'Write it like image/png.'),
  uri: text(2_000).nullish(),
  size: count().nullish(),
  digest: z
    .string()
    .regex(/^[0-9a-fA-F]{40}$/, 'SHA-1 has 40 hexadecimal digits.')
    .nullish(),
});

const info = z.object({
  language: z.string().regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/, 'Write a code like en or fr-CF.'),
  categories: z.array(z.enum(alertCategory.enumValues)).min(1, 'Name at least one.').max(50, 'At most 50.'),
  event: text(200),
  responseTypes: z.array(z.enum(alertResponse.enumValues)).max(50, 'At most 50.'),
  urgency: z.enum(alertUrgency.enumValues),
  severity: z.enum(alertSeverity.enumValues),
  certainty: z.enum(alertCertainty.enumValues),
  audience: text(500).nullish(),
  effective: z.string().nullish(),
  onset: z.string().nullish(),
  expires: z.string().nullish(),
  senderName: text(200).nullish(),
  headline: text(160).nullish(),
  description: text(10_000).nullish(),
  instruction: text(10_000).nullish(),
  web: text(2_000).nullish(),
  contact: text(500).nullish(),
  eventCodes: namedValues(100),
  parameters: namedValues(100),
  resources: z.array(resource).max(20, 'At most 20.'),
  areas: z.array(area).min(1, 'Say where it holds.').max(50, 'At most 50.'),
});

const infos = z.array(info).min(1, 'Say something.').max(20, 'At most 20.');
const note = text(2_000);
const incidents = z.array(z.string().transform(uuidOf('incident'))).max(100, 'At most 100.');
const target = { id: z.string().transform(uuidOf('alert')), version: z.number().int() };

/** One block of a message as a client gives it. */
export type InfoInput = z.infer<typeof info>;

/** What `raiseAlert` takes; the SDL fills in the lists that are left out. */
export const raiseInput = z.object({
  ...reference,
  ...labelInput,
  status: z.enum(alertStatus.enumValues),
  note: note.nullish(),
  infos,
  incidents,
});

/** What `updateAlert` takes. */
export const updateInput = z.object({
  ...reference,
  ...target,
  ...labelInput,
  note: note.nullish(),
  infos,
  incidents: incidents.nullish(),
});

/** What `cancelAlert` takes. */
export const cancelInput = z.object({ ...reference, ...target, note });
