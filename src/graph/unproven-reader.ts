import type { Audience } from '../database/audience.ts';

/**
 * Nothing that is answered here would prove that the reader still has the rights that are remembered: resolvers go by what
 * is known of the viewer, and an answer without any statement by nothing. Look the viewer up and ask again.
 */
export class UnprovenReader extends Error {
  override readonly name = 'UnprovenReader';
  override readonly message = 'The rights of the reader have to be looked up first.';
}

/** Whether statements have to prove the rights of this audience. */
export const isToBeProven = (audience: Audience): boolean =>
  audience.kind === 'member' && audience.proof !== undefined;
