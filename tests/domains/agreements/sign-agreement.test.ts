import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonViewer } from '../../../src/access/person.ts';
import { proposeAgreement } from '../../../src/domains/agreements/commands/propose-agreement.ts';
import { signAgreement } from '../../../src/domains/agreements/commands/sign-agreement.ts';
import type { Outcome } from '../../../src/user-errors.ts';
import { terms } from '../../support/agreement-writing.ts';
import { cloneDatabase, type TestDatabase } from '../../support/database.ts';
import { buildPerson } from '../../support/people.ts';
import { buildSmallWorld } from '../../support/small-world.ts';
import { uuidFor } from '../../support/small-world-events.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await cloneDatabase();
  await buildSmallWorld(db.database);
  for (const subject of ['ada', 'bo']) await buildPerson(db.database, { issuer: 'test', subject });
});
afterAll(() => db.close());

/** A data steward who acts for this organisation at the moment. */
const steward = (subject: string, organisation: string): PersonViewer => ({
  kind: 'person',
  personId: uuidFor(`person ${subject}`),
  version: 1,
  organisationId: uuidFor(organisation),
  organisationIds: [uuidFor(organisation)],
  roles: [{ missionId: uuidFor('MINUSCA'), role: 'DATA_STEWARD' }],
  isPlatformAdministrator: false,
  tokenId: undefined,
  expiresAt: new Date(Date.now() + 3_600_000),
});

const context = (viewer: PersonViewer) => ({ database: db.database, viewer, now: new Date() });
const sign = (viewer: PersonViewer, id: string, version: number): Promise<Outcome<string>> =>
  signAgreement(context(viewer), { clientReference: randomUUID(), id: `agreement_${id}`, version });

async function propose(viewer: PersonViewer): Promise<string> {
  const more = { tlpCeiling: 'AMBER', onwardSharing: 'FORBIDDEN', clientReference: randomUUID() };
  const outcome = await proposeAgreement(context(viewer), { ...terms(), ...more });
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.userErrors));
  return outcome.done;
}

test('whoever proposed it for one side does not sign for the other, even having changed sides', async () => {
  const id = await propose(steward('ada', 'UNHCR'));
  expect(await sign(steward('ada', 'MdM'), id, 1)).toMatchObject({ kind: 'refused' });
  expect(await sign(steward('bo', 'MdM'), id, 1)).toMatchObject({ kind: 'done' });
  expect(await sign(steward('ada', 'UNHCR'), id, 2)).toMatchObject({ kind: 'done' });
  const [agreement] = await db.sql`select state from sharing_agreements where id = ${id}`;
  expect(agreement).toEqual({ state: 'LIVE' });
});

test('whoever signed for one side does not sign for the other', async () => {
  const id = await propose(steward('bo', 'UNHCR'));
  expect(await sign(steward('ada', 'MdM'), id, 1)).toMatchObject({ kind: 'done' });
  expect(await sign(steward('ada', 'UNHCR'), id, 2)).toMatchObject({ kind: 'refused' });
  const signed =
    await db.sql`select organisation_id as id from agreement_signatures where agreement_id = ${id}`;
  expect(signed.map((row) => row.id)).toEqual([uuidFor('MdM')]);
});

test('persons take the role of a data steward or of an administrator of a mission', async () => {
  const analyst = {
    ...steward('ada', 'UNHCR'),
    roles: [{ missionId: uuidFor('MINUSCA'), role: 'ANALYST' }],
  } as const;
  await expect(propose(analyst)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});
