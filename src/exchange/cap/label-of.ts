import type { Label } from '../../domains/label-input.ts';
import type { CapAlert } from './cap-alert.ts';

/** The words of the Traffic Light Protocol 2.0 for what is not for everybody. */
const labels: ReadonlyMap<string, Label> = new Map([
  ['TLP:GREEN', 'GREEN'],
  ['TLP:AMBER', 'AMBER'],
  ['TLP:AMBER+STRICT', 'AMBER_STRICT'],
  ['TLP:RED', 'RED'],
]);

/**
 * The label under which a message from outside is kept. Private is RED. Restricted is what its restriction says where
 * that is a label; any other words are taken for the strictest that a whole organisation may read. Null for a message
 * that contradicts itself: Public, and restricted to a label.
 */
export function labelOf({ scope, restriction }: Pick<CapAlert, 'scope' | 'restriction'>): Label | null {
  const said = labels.get((restriction ?? '').toUpperCase().replaceAll(' ', ''));
  if (scope === 'PUBLIC') return said === undefined ? 'CLEAR' : null;
  return scope === 'PRIVATE' ? 'RED' : (said ?? 'AMBER_STRICT');
}
