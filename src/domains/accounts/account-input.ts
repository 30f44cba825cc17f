import { z } from 'zod';
import { text } from '../carry-out.ts';

/** What is said of a person when an account is made. */
export const accountFacts = {
  /** Who signs the person's tokens, as in their claim `iss`, and how it names the person in `sub`. */
  issuer: text(500),
  subject: text(500),
  name: text(200),
  email: z.email('This is no e-mail address.').max(320).toLowerCase().nullish(),
  isPlatformAdministrator: z.boolean().default(false),
};
