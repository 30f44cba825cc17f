import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from '../../access/viewer.ts';
import { readAs } from '../../database/audience.ts';
import type { Database } from '../../database/pools.ts';
import { proposeAgreement } from '../../domains/agreements/commands/propose-agreement.ts';
import { signAgreement } from '../../domains/agreements/commands/sign-agreement.ts';
import { resumeAgreement, suspendAgreement } from '../../domains/agreements/commands/suspend-agreement.ts';
import type { Outcome } from '../../user-errors.ts';
import { requireDone } from '../require-done.ts';
import { places, type SampleAgreement, sampleAgreements } from './cast.ts';
import type { SeededPerson, Stage } from './seed-people.ts';

/** An agreement as the samples need it. */
export interface SeededAgreement extends SampleAgreement {
  readonly id: string;
}

/** How long the one that is to expire is live: nobody can agree on a period that is over. */
const briefMs = 2_000;
/** How long the others are, unless somebody ends them. */
const longMs = 365 * 86_400_000;

/**
 * Sees to it that the sample agreements stand as they should: proposed and signed for the United Nations by whoever
 * runs the command, signed for the recipients by the stewards of the cast. Waits until one has expired.
 */
export async function seedAgreements(
  database: Database,
  stage: Stage,
  people: readonly SeededPerson[],
): Promise<readonly SeededAgreement[]> {
  const seeded: SeededAgreement[] = [];
  for (const sample of sampleAgreements) {
    const signer = people.find(({ member }) => member.key === sample.signer)?.viewer ?? { kind: 'anonymous' };
    const parties = { database, stage, signer, provider: operatorFor(stage.organisations.un) };
    seeded.push({ ...sample, id: await bringAbout(parties, sample) });
  }
  return seeded;
}

interface Parties {
  readonly database: Database;
  readonly stage: Stage;
  readonly provider: Viewer;
  readonly signer: Viewer;
}

/** Whoever runs a command on the machine of the hub needs no key to act for an organisation. */
const operatorFor = (organisationId: string): Viewer => ({
  kind: 'organisation',
  organisationId,
  keyId: null,
  scopes: ['AGREEMENTS_WRITE'],
  expiresAt: new Date(Date.now() + 60_000),
});

/** Takes the agreement step by step from where it stands to where it should; answers its UUID. */
async function bringAbout(parties: Parties, sample: SampleAgreement): Promise<string> {
  const { database, stage, provider, signer } = parties;
  const context = (viewer: Viewer) => ({ database, viewer, now: new Date() });
  for (;;) {
    const [row] = await readAs(database, { kind: 'hub' }, latest, [stage.organisations.un, sample.title]);
    const [uuid = '', version, state, endsIn] = (row ?? []).map(String);
    const named = { clientReference: randomUUID(), id: `agreement_${uuid}`, version: Number(version) };
    if (state === sample.state) return uuid;
    switch (state) {
      case 'PROPOSED':
        requireDone(await signAgreement(context(provider), named));
        break;
      case 'SIGNED_BY_PROVIDER':
        requireDone(await signAgreement(context(signer), named));
        break;
      case 'LIVE':
      case 'SUSPENDED': {
        if (sample.state === 'EXPIRED') {
          await sleep(Math.min(Number(endsIn) + 10, briefMs));
          break;
        }
        const turn = state === 'LIVE' ? suspendAgreement : resumeAgreement;
        requireDone(await turn(context(provider), { ...named, reason: 'To be tried.' }));
        break;
      }
      default:
        requireDone(await propose(context(provider), parties, sample));
    }
  }
}

/**
 * The one of this title that was proposed last, as it is by the clock. Expired counts only what had been live; what
 * was cut off between its signatures is proposed anew.
 */
const latest = {
  name: 'find sample agreement',
  text: `
    select id, version,
           case when state = 'ENDED' then 'ENDED'
                when ends_at > now() then state::text
                when state in ('LIVE', 'SUSPENDED') then 'EXPIRED' else 'ENDED' end,
           ceil(extract(epoch from ends_at - now()) * 1000)
      from sharing_agreements where provider_organisation_id = $1::uuid and title = $2
     order by created_at desc, id desc limit 1`,
};

function propose(
  context: Parameters<typeof proposeAgreement>[0],
  { stage: { organisations } }: Parties,
  { title, recipient, state }: SampleAgreement,
): Promise<Outcome<string>> {
  const endsAt = new Date(context.now.getTime() + (state === 'EXPIRED' ? briefMs : longMs)).toISOString();
  return proposeAgreement(context, {
    clientReference: randomUUID(),
    title,
    provider: `organisation_${organisations.un}`,
    recipients: [`organisation_${organisations[recipient]}`],
    kinds: ['INCIDENT', 'ALERT'],
    pcodes: [places.agreed],
    tlpCeiling: 'AMBER',
    purposes: ['To try who sees what.'],
    onwardSharing: 'FORBIDDEN',
    endsAt,
  });
}
