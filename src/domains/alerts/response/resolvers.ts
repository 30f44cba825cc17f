import { entityRef, type Resolvers } from '../../../graph/resolvers.ts';
import {
  acknowledgeAlert,
  assignAlert,
  closeAlert,
  escalateAlert,
  reopenAlert,
  resolveAlert,
  startAlert,
  type TaskCommand,
} from './commands.ts';
import { removeEscalationPolicy, setEscalationPolicy } from './commands-policies.ts';

type Resolver = NonNullable<NonNullable<Resolvers[string]>[string]>;

/** A mutation whose payload holds the task or the policy as `member`, or why nothing was done. */
const mutation =
  (command: TaskCommand, typeName = 'AlertTask', member = 'task'): Resolver =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    return outcome.kind === 'done'
      ? { [member]: entityRef(typeName, outcome.done), userErrors: [] }
      : { [member]: null, userErrors: outcome.userErrors };
  };

/** The mutations of tasks and policies, by their names in the SDL. */
export const responseMutations: NonNullable<Resolvers[string]> = {
  acknowledgeAlert: mutation(acknowledgeAlert),
  assignAlert: mutation(assignAlert),
  startAlert: mutation(startAlert),
  escalateAlert: mutation(escalateAlert),
  resolveAlert: mutation(resolveAlert),
  closeAlert: mutation(closeAlert),
  reopenAlert: mutation(reopenAlert),
  setEscalationPolicy: mutation(setEscalationPolicy, 'EscalationPolicy', 'policy'),
  removeEscalationPolicy: async (_source, { input }, context) => {
    const outcome = await removeEscalationPolicy(context, input);
    const userErrors = outcome.kind === 'done' ? [] : outcome.userErrors;
    return { isRemoved: outcome.kind === 'done', userErrors };
  },
};
