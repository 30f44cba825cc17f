import { HubError } from '../errors.ts';

/** What somebody unknown is told who would have to be known. */
export const nobody = (): HubError =>
  new HubError('UNAUTHENTICATED', 'This takes a key or a token: send `Authorization: Bearer …`.');
