import type { Actor } from '../../access/viewer.ts';

/** The account of the person who acts; null for a machine. */
export const personOf = (actor: Actor): string | null => (actor.kind === 'person' ? actor.personId : null);
