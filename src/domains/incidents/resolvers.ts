import type { WriteContext } from '../../access/write-context.ts';
import { entityRef, type Resolvers } from '../../graph/resolvers.ts';
import type { Outcome } from '../../user-errors.ts';
import {
  corroborateIncident,
  disputeIncident,
  rejectIncident,
  verifyIncident,
} from './commands/assess-incident.ts';
import { correctIncident } from './commands/correct-incident.ts';
import { mergeIncidents, unmergeIncident } from './commands/merge-incidents.ts';
import { reportIncident } from './commands/report-incident.ts';
import { retractIncident } from './commands/retract-incident.ts';

type IncidentCommand = (context: WriteContext, input: unknown) => Promise<Outcome<string>>;

/** A mutation whose payload holds the incident, or why nothing was done. */
const mutation =
  (command: IncidentCommand): NonNullable<Resolvers[string]>[string] =>
  async (_source, { input }, context) => {
    const outcome = await command(context, input);
    return outcome.kind === 'done'
      ? { incident: entityRef('Incident', outcome.done), userErrors: [] }
      : { incident: null, userErrors: outcome.userErrors };
  };

/** The mutations of incidents, by their names in the SDL. */
export const incidentMutations: Resolvers[string] = {
  reportIncident: mutation(reportIncident),
  correctIncident: mutation(correctIncident),
  corroborateIncident: mutation(corroborateIncident),
  verifyIncident: mutation(verifyIncident),
  disputeIncident: mutation(disputeIncident),
  rejectIncident: mutation(rejectIncident),
  mergeIncidents: mutation(mergeIncidents),
  unmergeIncident: mutation(unmergeIncident),
  retractIncident: mutation(retractIncident),
};
