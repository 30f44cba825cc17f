import { audienceOf } from '../../access/audience-of.ts';
import type { WriteContext } from '../../access/write-context.ts';
import { entityRef, type Resolvers } from '../../graph/resolvers.ts';
import type { Outcome } from '../../user-errors.ts';
import { endAgreement } from './commands/end-agreement.ts';
import { proposeAgreement } from './commands/propose-agreement.ts';
import { signAgreement } from './commands/sign-agreement.ts';
import { resumeAgreement, suspendAgreement } from './commands/suspend-agreement.ts';
import { explainAccess } from './explain-access.ts';

/** The questions about access, by their names in the SDL. */
export const accessQueries: NonNullable<Resolvers[string]> = {
  explainAccess: (_source, { id }, { database, viewer }) => explainAccess(database, audienceOf(viewer), id),
};

type AgreementCommand = (context: WriteContext, input: unknown) => Promise<Outcome<string>>;

/** A mutation whose payload holds the agreement, or why nothing was done. */
const mutation =
  (command: AgreementCommand): NonNullable<Resolvers[string]>[string] =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    return outcome.kind === 'done'
      ? { agreement: entityRef('Agreement', outcome.done), userErrors: [] }
      : { agreement: null, userErrors: outcome.userErrors };
  };

/** The mutations of agreements, by their names in the SDL. */
export const agreementMutations: Resolvers[string] = {
  proposeAgreement: mutation(proposeAgreement),
  signAgreement: mutation(signAgreement),
  suspendAgreement: mutation(suspendAgreement),
  resumeAgreement: mutation(resumeAgreement),
  endAgreement: mutation(endAgreement),
};
