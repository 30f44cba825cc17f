import type { WriteContext } from '../../access/write-context.ts';
import { entityRef, type Resolvers } from '../../graph/resolvers.ts';
import type { Outcome } from '../../user-errors.ts';
import { cancelAlert, raiseAlert, updateAlert } from './commands.ts';

/** A mutation whose payload holds the alert, or why nothing was done. */
const mutation =
  (
    command: (context: WriteContext, input: unknown) => Promise<Outcome<string>>,
  ): NonNullable<Resolvers[string]>[string] =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    return outcome.kind === 'done'
      ? { alert: entityRef('Alert', outcome.done), userErrors: [] }
      : { alert: null, userErrors: outcome.userErrors };
  };

/** The mutations of alerts, by their names in the SDL. */
export const alertMutations: Resolvers[string] = {
  raiseAlert: mutation(raiseAlert),
  updateAlert: mutation(updateAlert),
  cancelAlert: mutation(cancelAlert),
};
