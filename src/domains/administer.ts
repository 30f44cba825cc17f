import { type Administration, requireAdministrator } from '../access/administration.ts';
import type { PersonViewer } from '../access/person.ts';
import type { WriteContext } from '../access/write-context.ts';
import type { Transaction } from '../database/transaction.ts';
import type { Outcome } from '../user-errors.ts';
import { type Command, doOnce } from './carry-out.ts';

/**
 * Carries out what only administrators do, as `carryOut` does, once for each reference of the administrator. Where a
 * mission decides about the right, `work` asks for it again when it knows which.
 * @throws HubError UNAUTHENTICATED and FORBIDDEN before anything is read; BAD_ID for ids of another form.
 */
export async function administer<Input extends { clientReference: string }>(
  context: WriteContext,
  command: Command<Input, Administration>,
  given: unknown,
  work: (tx: Transaction, input: Input, by: PersonViewer) => Promise<string>,
): Promise<Outcome<string>> {
  const by = requireAdministrator(context.viewer, command.name);
  const requester = { kind: 'account', id: by.personId } as const;
  return doOnce(context, requester, command, given, (tx, input) => work(tx, input, by));
}
