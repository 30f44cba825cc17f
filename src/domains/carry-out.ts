import { z } from 'zod';
import { hubFor } from '../access/audience-of.ts';
import { noteCommand } from '../access/audit.ts';
import { type Action, requireRight } from '../access/policy.ts';
import type { Actor } from '../access/viewer.ts';
import type { WriteContext } from '../access/write-context.ts';
import { oncePerReference, type ReferencedCommand } from '../database/once-per-reference.ts';
import { type Transaction, transact } from '../database/transaction.ts';
import { invalidInput, type Outcome, settle } from '../user-errors.ts';

/** A text of at most so many characters, without the spaces around it; an empty one is refused. */
export const text = (most: number) =>
  z.string().trim().min(1, 'Write something here, or leave it out.').max(most, `At most ${most} characters.`);

/** A number of people; the SDL bounds it above. */
export const count = () => z.number().int().min(0, 'A number of people is zero or more.');

/** What every command's input holds: the client's own name for this request. */
export const reference = { clientReference: text(200) };

/** A mutation: its name in the SDL and in a policy, and the bounds of its input, which the SDL has typed already. */
export interface Command<Input extends { clientReference: string }, Name extends string = Action> {
  readonly name: Name;
  readonly input: z.ZodType<Input>;
}

/**
 * Carries a command out: right, bounds of the input, then `work` in one transaction, once for each reference of the
 * organisation. `work` answers the UUID of what it wrote; a Refusal that it throws undoes everything and becomes the
 * outcome's user errors.
 * @throws HubError UNAUTHENTICATED and FORBIDDEN before anything is read; BAD_ID for ids of another form.
 */
export async function carryOut<Input extends { clientReference: string }>(
  context: WriteContext,
  command: Command<Input>,
  given: unknown,
  work: (tx: Transaction, input: Input, actor: Actor) => Promise<string>,
): Promise<Outcome<string>> {
  const actor = requireRight(context.viewer, command.name);
  const requester = { kind: 'organisation', id: actor.organisationId } as const;
  return doOnce(context, requester, command, given, (tx, input) => work(tx, input, actor));
}

/** Does what `carryOut` does for a requester who may do it, once for each reference of the requester. */
export async function doOnce<Input extends { clientReference: string }>(
  context: WriteContext,
  requester: ReferencedCommand['requester'],
  { name, input }: Command<Input, string>,
  given: unknown,
  work: (tx: Transaction, input: Input) => Promise<string>,
): Promise<Outcome<string>> {
  const parsed = input.safeParse(given);
  if (!parsed.success) {
    const userErrors = parsed.error.issues.map(({ path, message }) =>
      invalidInput(path.map(String), message),
    );
    return { kind: 'refused', userErrors };
  }
  const { clientReference } = parsed.data;
  const request = { requester, clientReference, command: name, input: parsed.data };
  return settle(
    transact(context.database, hubFor(context.viewer), (tx) =>
      oncePerReference(tx, request, async () => {
        const subjectId = await work(tx, parsed.data);
        await noteCommand(tx, context.viewer, { command: name, subjectId });
        return subjectId;
      }),
    ),
  );
}
