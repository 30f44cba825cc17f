import type { AuditedRecord } from '../access/audit.ts';

/** A message in the bytes that every reader of its group gets. */
export interface Payload {
  /** The JSON of a GraphQL answer. */
  readonly bytes: Buffer;
  /** Where a reader that has dealt with it may go on from; absent within a snapshot, half of which is nothing. */
  readonly cursor?: string;
  /** Whether everybody who may see what it tells of is told the same, whatever their rights. */
  readonly isEverybodys?: boolean;
  /** The records in it of which the audit must know who was told; absent where there are none. */
  readonly records?: readonly AuditedRecord[];
}

/** Messages that follow each other and are sent in one step, with their places in the log. */
export interface Bundle {
  /** Ascending, one for each payload. */
  readonly positions: readonly number[];
  readonly payloads: readonly Payload[];
}

/** Bytes after which a bundle is closed: what waits for a reader is looked at between bundles. */
const bundleBytes = 65_536;

/** Cuts messages into bundles: many small ones go together, a large one goes alone. */
export function bundlesOf(positions: readonly number[], payloads: readonly Payload[]): readonly Bundle[] {
  const bundles: Bundle[] = [];
  let from = 0;
  let size = 0;
  for (const [place, { bytes }] of payloads.entries()) {
    size += bytes.length;
    if (size < bundleBytes && place < payloads.length - 1) continue;
    bundles.push({ positions: positions.slice(from, place + 1), payloads: payloads.slice(from, place + 1) });
    from = place + 1;
    size = 0;
  }
  return bundles;
}
