import { HubError } from '../errors.ts';
import { nobody } from './nobody.ts';
import type { PersonViewer } from './person.ts';
import type { Viewer } from './viewer.ts';

/**
 * The viewer as an auditor: a person with that role in any mission, who belongs to an organisation. Which entries an
 * auditor sees row-level security decides; whoever is none is told so, since an empty audit would say that nobody read.
 * @throws HubError UNAUTHENTICATED for an anonymous viewer, FORBIDDEN for everybody else.
 */
export function requireAuditor(viewer: Viewer): PersonViewer {
  if (viewer.kind === 'anonymous') throw nobody();
  const isAuditor = viewer.kind === 'person' && viewer.roles.some(({ role }) => role === 'AUDITOR');
  if (isAuditor && viewer.organisationIds.length > 0) return viewer;
  throw new HubError(
    'FORBIDDEN',
    'The audit is for people with the role AUDITOR who belong to an organisation.',
  );
}
