import type { TestLabel } from '../readers.ts';
import type { ReaderFacts } from './matrix-readers.ts';
import type { RecordKind, SharingState } from './sharing-states.ts';

/** What is looked for, and by which way. */
export interface LookedFor {
  readonly label: TestLabel;
  readonly kind: RecordKind;
  readonly path: string;
}

/** What was said word by word, and what became of it within the organisation. */
const ownersAlone = ['rows of feedback_words', 'rows of feedback_events'];

/**
 * Whether somebody may see a record of the owner: TLP 2.0, written down once more and apart from the hub, which is
 * asked nothing. By whatever way it is looked for, the answer is the same, but for rows that its owner alone sees. The
 * audit is for auditors of the owner and of the partner, who read the record, whatever its label.
 */
export function maySee(
  reader: ReaderFacts,
  { label, kind, path }: LookedFor,
  sharing: Pick<SharingState, 'extends'>,
): boolean {
  const { isSignedIn, belonging, isNamed } = reader;
  if (kind === 'audit') return reader.isAuditor && (belonging === 'owner' || belonging === 'partner');
  if (ownersAlone.includes(path) && belonging !== 'owner') return false;
  const isShared = sharing.extends.some((shared) => shared === kind);
  switch (label) {
    case 'CLEAR':
      return true;
    case 'GREEN':
      return isSignedIn;
    case 'AMBER':
      return belonging === 'owner' || isNamed || (belonging === 'partner' && isShared);
    case 'AMBER_STRICT':
      return belonging === 'owner';
    case 'RED':
      return isNamed;
  }
}
