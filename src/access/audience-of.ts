import type { Audience } from '../database/audience.ts';
import type { Member } from '../database/member.ts';
import type { WritingAudience } from '../database/transaction.ts';
import type { KnownViewer, Viewer } from './viewer.ts';

/** With whose rights a viewer reads: everybody's for who is not known, and a member's for who is. */
export const audienceOf = (viewer: Viewer): Audience =>
  viewer.kind === 'anonymous' ? { kind: 'public' } : memberOf(viewer);

/** The member that a key or a token stands for. A key is no person: what names its recipients is not for machines. */
export const memberOf = (viewer: KnownViewer): Member => ({
  kind: 'member',
  organisationIds: viewer.kind === 'person' ? viewer.organisationIds : [viewer.organisationId],
  personId: viewer.kind === 'person' ? viewer.personId : null,
});

/** The hub, which writes for this viewer and sees of others' rows what the viewer sees. */
export const hubFor = (viewer: Viewer): WritingAudience =>
  viewer.kind === 'anonymous' ? { kind: 'hub' } : { kind: 'hub', onBehalfOf: memberOf(viewer) };
