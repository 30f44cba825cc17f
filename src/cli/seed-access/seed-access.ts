import type { LocalIssuer } from '../../access/issuers/local-issuer.ts';
import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { findOrganisation } from '../../domains/organisations/find-organisation.ts';
import { HubError } from '../../errors.ts';
import { missionAcronym, organisationNames, redRecipient } from './cast.ts';
import { type SeededAgreement, seedAgreements } from './seed-agreements.ts';
import { type SeededPerson, type Stage, seedPeople } from './seed-people.ts';
import { type SeededSample, seedSamples } from './seed-samples.ts';

/** Everything that there is to try with. */
export interface SeededAccess {
  readonly people: readonly SeededPerson[];
  readonly agreements: readonly SeededAgreement[];
  readonly samples: readonly SeededSample[];
}

/**
 * Makes the people, agreements and sample incidents with which one can try who sees what, through the same commands
 * that people use. A second time makes nothing twice, mends what was changed since, and gives new tokens.
 * @throws HubError NOT_FOUND where the bundled data is missing.
 */
export async function seedAccess(
  database: Database,
  issuer: LocalIssuer,
  expiresAt: Date,
): Promise<SeededAccess> {
  const stage = await findStage(database);
  const people = await seedPeople(database, issuer, stage, expiresAt);
  const agreements = await seedAgreements(database, stage, people);
  const [reporter, recipient] = ['reporter', redRecipient].map((key) =>
    people.find(({ member }) => member.key === key),
  );
  const context = { database, viewer: reporter?.viewer ?? { kind: 'anonymous' as const }, now: new Date() };
  const samples = await seedSamples(context, stage.organisations.un, recipient?.accountId ?? '');
  return { people, agreements, samples };
}

async function findStage(database: Database): Promise<Stage> {
  const [row] = await readAs(database, { kind: 'hub' }, mission, [missionAcronym]);
  if (row === undefined) {
    const message = `There is no mission ${missionAcronym}: start the hub once, so that it loads the bundled data.`;
    throw new HubError('NOT_FOUND', message);
  }
  const idOf = async (key: keyof typeof organisationNames) =>
    (await findOrganisation(database, organisationNames[key])).id;
  const organisations = {
    un: await idOf('un'),
    partner: await idOf('partner'),
    second: await idOf('second'),
  };
  return { organisations, missionId: String(row[0]) };
}

const mission = { name: 'find mission', text: 'select id from missions where acronym = $1' };
