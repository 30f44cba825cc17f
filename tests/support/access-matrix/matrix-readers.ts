import { issueApiKey } from '../../../src/access/api-keys.ts';
import { audienceOf } from '../../../src/access/audience-of.ts';
import type { Issuers } from '../../../src/access/issuers/issuers.ts';
import { missionRoles } from '../../../src/access/mission-roles.ts';
import { readViewer } from '../../../src/access/viewer.ts';
import type { Audience } from '../../../src/database/audience.ts';
import type { Database } from '../../../src/database/pools.ts';
import { buildPerson } from '../people.ts';
import { uuidFor } from '../small-world-events.ts';
import type { TokenIssuer } from '../token-issuer.ts';

/** Who somebody is to UNHCR, which owns all records of the matrix: of it, of MdM (the partner), of another, or of none. */
export type Belonging = 'owner' | 'partner' | 'third' | 'nowhere';

/** What the rules may ask about a reader. Of roles it is the auditor's alone, who sees the audit: the others let people act, and show nothing. */
export interface ReaderFacts {
  readonly name: string;
  readonly isSignedIn: boolean;
  readonly belonging: Belonging;
  /** Whether the AMBER and the RED records name this person. */
  readonly isNamed: boolean;
  readonly isAuditor: boolean;
}

/** A reader who has come in. */
export interface MatrixReader extends ReaderFacts {
  /** The header that goes with every question; undefined for nobody in particular. */
  readonly authorization: string | undefined;
  readonly audience: Audience;
  /** The account, for who is a person. */
  readonly personId: string | undefined;
}

const organisations = { owner: 'UNHCR', partner: 'MdM', third: 'UN' } as const;
const belongings = ['owner', 'partner', 'third'] as const;

interface Planned extends ReaderFacts {
  readonly subject?: string;
  readonly roles?: readonly string[];
  readonly isPlatformAdministrator?: boolean;
}

const stranger = { isNamed: false, isAuditor: false } as const;

const person = (name: string, belonging: Belonging, rest: Partial<Planned> = {}): Planned => ({
  ...{
    name,
    belonging,
    isSignedIn: true,
    isNamed: false,
    isAuditor: rest.roles?.includes('AUDITOR') ?? false,
  },
  ...{ subject: name.replaceAll(/\W+/g, '-').toLowerCase(), ...rest },
});

/** Everybody: nobody in particular, machines, people in every role, people without any, and those who are named. */
export const plannedReaders: readonly Planned[] = [
  { name: 'nobody in particular', isSignedIn: false, belonging: 'nowhere', ...stranger },
  person('a person of no organisation', 'nowhere'),
  person('a platform administrator', 'nowhere', { isPlatformAdministrator: true }),
  person('a named person of no organisation', 'nowhere', { isNamed: true }),
  ...belongings.flatMap((belonging): Planned[] => [
    { name: `a machine: ${belonging}`, isSignedIn: true, belonging, ...stranger },
    person(`a person: ${belonging}`, belonging),
    person(`a named person: ${belonging}`, belonging, { isNamed: true }),
    ...missionRoles.map((role) => person(`${role}: ${belonging}`, belonging, { roles: [role] })),
  ]),
];

/** Lets them all in by keys and tokens, and answers with whose rights the hub then reads. */
export async function letReadersIn(
  database: Database,
  issuer: TokenIssuer,
  issuers: Issuers,
): Promise<readonly MatrixReader[]> {
  const readers: MatrixReader[] = [];
  for (const planned of plannedReaders) {
    const { authorization, personId } = await letIn(database, issuer, planned);
    const audience = audienceOf(await readViewer(database, authorization, issuers));
    readers.push({ ...planned, authorization, personId, audience });
  }
  return readers;
}

async function letIn(
  database: Database,
  issuer: TokenIssuer,
  { name, isSignedIn, belonging, subject, roles, isPlatformAdministrator }: Planned,
): Promise<Pick<MatrixReader, 'authorization' | 'personId'>> {
  if (!isSignedIn) return { authorization: undefined, personId: undefined };
  const organisation = belonging === 'nowhere' ? undefined : organisations[belonging];
  if (subject === undefined) {
    const expiresAt = new Date(Date.now() + 3_600_000);
    const key = { organisationId: uuidFor(organisation ?? ''), label: name, scopes: [], expiresAt };
    return { authorization: `Bearer ${await issueApiKey(database, key)}`, personId: undefined };
  }
  const personId = await buildPerson(database, {
    ...{ issuer: issuer.settings.issuer, subject },
    ...(organisation && { organisation }),
    ...(roles && { roles }),
    ...(isPlatformAdministrator && { isPlatformAdministrator }),
  });
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  return { authorization: `Bearer ${await issuer.sign(subject, { exp })}`, personId };
}
