import { requireAuditor } from '../../access/auditor.ts';
import type { Resolvers } from '../../graph/resolvers.ts';
import { readAudit } from './read-audit.ts';

/** The question for the audit, by its name in the SDL. */
export const auditQueries: NonNullable<Resolvers[string]> = {
  audit: (_source, { first, after, filter }, { database, viewer, pageSize }) =>
    readAudit(database, requireAuditor(viewer), filter ?? {}, { size: pageSize(first), after }),
};
