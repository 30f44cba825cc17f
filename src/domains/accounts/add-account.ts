import { v7 as uuidV7 } from 'uuid';
import type { z } from 'zod';
import type { Transaction } from '../../database/transaction.ts';
import { invalidInput, Refusal } from '../../user-errors.ts';
import type { accountFacts } from './account-input.ts';
import { tellOfPerson } from './person-event.ts';

type Facts = z.infer<z.ZodObject<typeof accountFacts>>;

/**
 * Makes an account, so that a person with a token of this issuer for this subject may come in, and answers its UUID.
 * `byId` is who made it; undefined for somebody at the command line. @throws Refusal when the person has one.
 */
export async function addAccount(tx: Transaction, facts: Facts, byId?: string): Promise<string> {
  const { issuer, subject, name, email = null, isPlatformAdministrator } = facts;
  const id = uuidV7();
  const made = await tx`/* add account */
    insert into accounts (id, issuer, subject, name, email, is_platform_administrator)
    values (${id}, ${issuer}, ${subject}, ${name}, ${email}, ${isPlatformAdministrator})
    on conflict (issuer, subject) do nothing returning id`;
  if (made.length === 0) {
    throw new Refusal(invalidInput(['subject'], 'This person of this issuer has an account already.'));
  }
  await tellOfPerson(tx, 'account.created', { id, version: 1 }, byId === undefined ? {} : { byId });
  return id;
}
