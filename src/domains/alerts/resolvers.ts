import type { WriteContext } from '../../access/write-context.ts';
import { entityRef, type Resolvers } from '../../graph/resolvers.ts';
import type { Outcome } from '../../user-errors.ts';
import { cancelAlert, raiseAlert, updateAlert } from './commands.ts';
import { discardAlert, releaseAlert } from './decide-draft.ts';
import { labelAlert } from './label-alert.ts';

/** A mutation whose payload holds the alert or the draft as `member`, or why nothing was done. */
const mutation =
  (
    command: (context: WriteContext, input: unknown) => Promise<Outcome<string>>,
    typeName = 'Alert',
    member = 'alert',
  ): NonNullable<Resolvers[string]>[string] =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    return outcome.kind === 'done'
      ? { [member]: entityRef(typeName, outcome.done), userErrors: [] }
      : { [member]: null, userErrors: outcome.userErrors };
  };

/** The mutations of alerts, by their names in the SDL. */
export const alertMutations: Resolvers[string] = {
  raiseAlert: mutation(raiseAlert),
  updateAlert: mutation(updateAlert),
  cancelAlert: mutation(cancelAlert),
  labelAlert: mutation(labelAlert),
  releaseAlert: mutation(releaseAlert, 'AlertDraft', 'draft'),
  discardAlert: mutation(discardAlert, 'AlertDraft', 'draft'),
};
