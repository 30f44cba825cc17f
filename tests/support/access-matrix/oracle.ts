import type { TestLabel } from '../readers.ts';
import type { ReaderFacts } from './matrix-readers.ts';
import type { RecordKind, SharingState } from './sharing-states.ts';

/**
 * Whether somebody may see a record of the owner: TLP 2.0, written down once more and apart from the hub, which is
 * asked nothing. By whatever way it is looked for, the answer is the same.
 */
export function maySee(
  { isSignedIn, belonging, isNamed }: ReaderFacts,
  label: TestLabel,
  kind: RecordKind,
  sharing: Pick<SharingState, 'extends'>,
): boolean {
  switch (label) {
    case 'CLEAR':
      return true;
    case 'GREEN':
      return isSignedIn;
    case 'AMBER':
      return belonging === 'owner' || isNamed || (belonging === 'partner' && sharing.extends.includes(kind));
    case 'AMBER_STRICT':
      return belonging === 'owner';
    case 'RED':
      return isNamed;
  }
}
