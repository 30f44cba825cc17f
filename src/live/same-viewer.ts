import type { KnownViewer, Viewer } from '../access/viewer.ts';

/** Whether both are one person in the name of the same organisations, or keys of one organisation. */
export function isSameViewer(former: KnownViewer, next: Viewer): next is KnownViewer {
  if (former.kind === 'organisation' || next.kind !== 'person') {
    return former.kind === next.kind && former.organisationId === next.organisationId;
  }
  return former.personId === next.personId && String(former.organisationIds) === String(next.organisationIds);
}
