import { z } from 'zod';
import { missionRoles } from '../../access/mission-roles.ts';
import { uuidOf } from '../../graph/ids.ts';
import { reference, text } from '../carry-out.ts';

/** What is said of a person when an account is made. */
export const accountFacts = {
  /** Who signs the person's tokens, as in their claim `iss`, and how it names the person in `sub`. */
  issuer: text(500),
  subject: text(500),
  name: text(200),
  email: z.email('This is no e-mail address.').max(320).toLowerCase().nullish(),
  isPlatformAdministrator: z.boolean().default(false),
};

/** An id of this kind, as its UUID. Throws BAD_ID for any other text. */
const idOf = (prefix: string) => z.string().transform(uuidOf(prefix));
const target = (prefix: string) => z.object({ ...reference, id: idOf(prefix) });

/** From when until when something is to hold. */
const period = { startsAt: z.string().nullish(), endsAt: z.string().nullish() };

/** The inputs of the mutations of accounts, by the names of the mutations. */
export const inputs = {
  createAccount: z.object({ ...reference, ...accountFacts }),
  suspendAccount: target('account'),
  reinstateAccount: target('account'),
  addMembership: z.object({
    ...reference,
    account: idOf('account'),
    organisation: idOf('organisation'),
    ...period,
  }),
  endMembership: target('membership'),
  grantRole: z.object({
    ...reference,
    account: idOf('account'),
    mission: idOf('mission'),
    role: z.enum(missionRoles),
    ...period,
  }),
  endRole: target('held_role'),
};
