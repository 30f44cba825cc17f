import type { OrganisationViewer } from '../../access/viewer.ts';
import { findUsedReferences } from '../../database/once-per-reference.ts';
import type { Database } from '../../database/pools.ts';
import { transact } from '../../database/transaction.ts';
import { reportIncident } from '../../domains/incidents/commands/report-incident.ts';
import { addOrganisations } from '../../domains/organisations/commands.ts';
import type { Outcome } from '../../user-errors.ts';
import type { PastEvent } from './past-events.ts';

/** The organisation that answers for what is replayed, the same in every hub. */
const organisation = {
  id: '0193a1d0-0000-7000-8000-457865726369',
  name: 'Exercise control',
  type: 'OTHER',
} as const;

/** Who replays: the hub itself, without a key, with the one right that a replay needs. */
const viewer: OrganisationViewer = {
  kind: 'organisation',
  organisationId: organisation.id,
  keyId: null,
  scopes: ['INCIDENTS_WRITE'],
  // It holds no key that could end: the last instant there is.
  expiresAt: new Date(8.64e15),
};

const hub = { kind: 'hub' } as const;

/** The reference under which an event is told in an exercise of this name: it is told once in it. */
const referenceOf = (exercise: string, { key }: PastEvent): string => `replay:${exercise}:${key}`;

/** Makes the organisation, unless it is there, and answers the events that an exercise of this name has yet to tell. */
export async function findUntold(
  database: Database,
  exercise: string,
  events: readonly PastEvent[],
): Promise<readonly PastEvent[]> {
  const told = await transact(database, hub, async (tx) => {
    await addOrganisations(tx, [organisation]);
    const references = events.map((event) => referenceOf(exercise, event));
    return findUsedReferences(tx, organisation.id, references);
  });
  return events.filter((event) => !told.has(referenceOf(exercise, event)));
}

/**
 * Reports an event of the past by the command that people report with: by the same rules, once, and as an exercise
 * whatever the event says. Answers what the command does. @throws HubError of the database.
 */
export function tellAsExercise(
  database: Database,
  exercise: string,
  event: PastEvent,
  now: Date,
): Promise<Outcome<string>> {
  return reportIncident(
    { database, viewer, now },
    {
      ...event.report,
      clientReference: referenceOf(exercise, event),
      headline: `EXERCISE: ${event.report.headline}`.slice(0, 300),
      status: 'EXERCISE',
    },
  );
}
