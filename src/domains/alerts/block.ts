import type { AlertFile, alertInfos, NamedValue } from '../../../schema/tables/alerts.ts';

type InfoRow = typeof alertInfos.$inferSelect;

/** A file of a block, as a client or a message from outside names it. */
type BlockFile = Pick<AlertFile, 'description' | 'mimeType'> & {
  readonly [Fact in 'uri' | 'size' | 'content' | 'digest']?: AlertFile[Fact] | undefined;
};

type Given = 'language' | 'event' | 'urgency' | 'severity' | 'certainty';
type Optional =
  | 'audience'
  | 'senderName'
  | 'headline'
  | 'description'
  | 'instruction'
  | 'web'
  | 'contact'
  | 'effective'
  | 'effectiveOffset'
  | 'onset'
  | 'onsetOffset'
  | 'expires'
  | 'expiresOffset';

/** One block of a message that is to be written, whoever says it. */
export type Block = Pick<InfoRow, Given> & { readonly [Fact in Optional]?: InfoRow[Fact] | undefined } & {
  readonly categories: readonly InfoRow['categories'][number][];
  readonly responseTypes: readonly InfoRow['responseTypes'][number][];
  readonly eventCodes: readonly NamedValue[];
  readonly parameters: readonly NamedValue[];
  readonly resources: readonly BlockFile[];
  readonly areas: readonly BlockArea[];
};

/** One area of a block; `pcodes` become geocodes. */
export interface BlockArea {
  readonly description: string;
  readonly pcodes: readonly string[];
  readonly polygons: readonly string[];
  readonly circles: readonly string[];
  readonly geocodes: readonly NamedValue[];
  readonly altitude?: number | null | undefined;
  readonly ceiling?: number | null | undefined;
}
