import { HubError } from '../errors.ts';
import type { Outcome } from '../user-errors.ts';

/** What was done. @throws HubError BAD_VALUE for a refusal, with what it says. */
export function requireDone<Done>(outcome: Outcome<Done>): Done {
  if (outcome.kind === 'done') return outcome.done;
  throw new HubError('BAD_VALUE', outcome.userErrors.map(({ message }) => message).join(' '));
}
