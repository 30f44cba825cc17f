import { z } from 'zod';
import { feedbackCategory, feedbackChannel } from '../../../../schema/tables/community.ts';
import { uuidOf } from '../../../graph/ids.ts';
import { reference, text } from '../../carry-out.ts';
import { labelInput } from '../../label-input.ts';
import { holdsContactDetails } from './feedback-rules.ts';

/** A text that leaves the organisation: no address or telephone number slips into it. */
const withoutContact = (most: number) =>
  text(most).refine(
    (given) => !holdsContactDetails(given),
    'Others may read this: leave out e-mail addresses and telephone numbers, and names of people too.',
  );

/** A language tag of BCP 47, as far as its form goes. */
const language = z
  .string()
  .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'Write it like fr, sg or ar-TD (BCP 47).');

/** What `receiveFeedback` takes. */
export const receiveInput = z
  .object({
    ...reference,
    channel: z.enum(feedbackChannel.enumValues),
    category: z.enum(feedbackCategory.enumValues),
    summary: withoutContact(1_000),
    receivedAt: z.string().nullish(),
    mission: z.string().transform(uuidOf('mission')).nullish(),
    region: z.string().transform(uuidOf('region')).nullish(),
    pcode: text(40).nullish(),
    language: language.nullish(),
    words: text(10_000).nullish(),
    contact: text(500).nullish(),
    isContactConsented: z.boolean(),
    ...labelInput,
  })
  .refine(({ contact, isContactConsented }) => !contact || isContactConsented, {
    path: ['contact'],
    message: 'Keep no contact of somebody who did not consent to be contacted.',
  });

/** Feedback as a client gives it. */
export type ReceivedFeedback = z.infer<typeof receiveInput>;

const target = {
  ...reference,
  id: z.string().transform(uuidOf('feedback')),
  version: z.number().int(),
  note: text(2_000).nullish(),
};

/** What the other mutations of feedback take. */
export const changeInputs = {
  assignFeedback: z.object({
    ...target,
    assignedTo: withoutContact(200),
    category: z.enum(feedbackCategory.enumValues).nullish(),
    ...labelInput,
  }),
  answerFeedback: z.object({ ...target, answer: withoutContact(5_000) }),
  closeFeedback: z.object(target),
  reopenFeedback: z.object({ ...target, note: text(2_000) }),
};
