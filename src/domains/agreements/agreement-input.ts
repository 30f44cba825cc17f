import { z } from 'zod';
import { locationPrecision, onwardSharing, sharedKind } from '../../../schema/tables/agreements.ts';
import { alertCategory } from '../../../schema/tables/alerts.ts';
import { incidentKind } from '../../../schema/tables/incidents.ts';
import { uuidOf, uuidsOf } from '../../graph/ids.ts';
import { reference, text } from '../carry-out.ts';

/** A list of at least one and at most so many, each once and in their order. */
const some = <Item extends string>(item: z.ZodType<Item>, most: number) =>
  z
    .array(item)
    .min(1, 'Name at least one.')
    .max(most, `At most ${most}.`)
    .transform((items) => [...new Set(items)].sort());

/** What `proposeAgreement` takes. */
export const proposal = z.object({
  ...reference,
  title: text(200),
  provider: z.string().transform(uuidOf('organisation')),
  recipients: z
    .array(z.string())
    .min(1, 'Name at least one.')
    .max(50, 'At most 50.')
    .transform((ids) => [...new Set(uuidsOf('organisation')(ids))].sort()),
  kinds: some(z.enum(sharedKind.enumValues), 2),
  pcodes: some(text(40), 200),
  incidentKinds: some(z.enum(incidentKind.enumValues), 50).nullish(),
  alertCategories: some(z.enum(alertCategory.enumValues), 50).nullish(),
  tlpCeiling: z.enum(['CLEAR', 'GREEN', 'AMBER'], 'AMBER_STRICT and RED are never shared by agreement.'),
  locationPrecision: z.enum(locationPrecision.enumValues).default('EXACT'),
  purposes: z.array(text(500)).min(1, 'Name at least one.').max(20, 'At most 20.'),
  onwardSharing: z.enum(onwardSharing.enumValues),
  startsAt: z.string().nullish(),
  endsAt: z.string(),
});

/** What is proposed. */
export type Proposal = z.infer<typeof proposal>;

/** What every action on an agreement names: the agreement, in the version that the client saw. */
export const target = { id: z.string().transform(uuidOf('agreement')), version: z.number().int() };

/** What actions take that need a reason. */
export const reasoned = z.object({ ...reference, ...target, reason: text(2_000) });
