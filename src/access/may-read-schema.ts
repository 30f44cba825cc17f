import type { Viewer } from './viewer.ts';

/** Whether the viewer may ask for the schema where introspection is off: by scope, as administrator or data steward. */
export function mayReadSchema(viewer: Viewer): boolean {
  if (viewer.kind === 'organisation') return viewer.scopes.includes('SCHEMA');
  if (viewer.kind === 'anonymous') return false;
  return viewer.isPlatformAdministrator || viewer.roles.some(({ role }) => role === 'DATA_STEWARD');
}
