import { randomUUID } from 'node:crypto';
import { Issuers, remoteIssuer } from '../../src/access/issuers/issuers.ts';
import { type LiveServer, startLiveServer } from './live-server.ts';
import { buildPerson } from './people.ts';
import { startTokenIssuer, type TokenIssuer } from './token-issuer.ts';
import { type Answer, type Sender, senderTo } from './writing-server.ts';

/** The small world with those who administer it, who are known by tokens of a real issuer. */
export interface AdministeredServer {
  readonly server: LiveServer;
  readonly issuer: TokenIssuer;
  /** Administers the platform. */
  readonly root: Sender;
  /** Administers MINUSCA. */
  readonly head: Sender;
  /** The account of the analyst of UNHCR in MINUSCA, as the graph names it, and the analyst. */
  readonly adaId: string;
  readonly ada: Sender;
  /** Somebody of this issuer, with an account or without. */
  as(subject: string): Promise<Sender>;
  close(): Promise<void>;
}

/** Starts it on a free port: in `beforeAll`, closed in `afterAll`. */
export async function startAdministeredServer(): Promise<AdministeredServer> {
  const issuer = await startTokenIssuer();
  const server = await startLiveServer(new Issuers([remoteIssuer(issuer.settings)]));
  const { database } = server;
  const at = { issuer: issuer.settings.issuer };
  await buildPerson(database, { ...at, subject: 'root', isPlatformAdministrator: true });
  await buildPerson(database, { ...at, subject: 'head', roles: ['MISSION_ADMINISTRATOR'] });
  const ada = await buildPerson(database, {
    ...at,
    subject: 'ada',
    organisation: 'UNHCR',
    roles: ['ANALYST'],
  });
  const as = async (subject: string) => senderTo(server.httpUrl, `Bearer ${await issuer.sign(subject)}`);
  return {
    server,
    issuer,
    root: await as('root'),
    head: await as('head'),
    adaId: `account_${ada}`,
    ada: await as('ada'),
    as,
    close: async () => {
      await server.close();
      await issuer.close();
    },
  };
}

/** Something that a person was given, as the tests look at it. */
interface SeenRight {
  readonly id: string;
  readonly isCurrent: boolean;
  readonly mission?: { readonly acronym: string };
}

/** What came back from a mutation of accounts or keys. */
export interface Administered {
  readonly answer: Answer;
  /** The account or key that it was done to; without an id when it was refused. */
  readonly subject: {
    readonly id: string;
    readonly memberships: readonly SeenRight[];
    readonly roles: readonly SeenRight[];
  };
  readonly secret?: string | null;
  /** `code at.path` of each user error. */
  readonly refusals: readonly string[];
}

const nothing = { id: '', memberships: [], roles: [] };

const accountFields = `id version state name
  memberships { id isCurrent endsAt endedAt organisation { acronym } } roles { id role isCurrent mission { acronym } }`;

/** Sends one mutation of accounts or keys, under a reference of its own unless the input has one. */
export async function administer(
  sender: Sender,
  name: string,
  input: Record<string, unknown>,
): Promise<Administered> {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const subject = name.endsWith('ApiKey')
    ? `subject: apiKey { id label scopes isLive revokedAt organisation { acronym } } ${name === 'issueApiKey' ? 'secret' : ''}`
    : `subject: account { ${accountFields} }`;
  const document = `mutation ($input: ${type}!) { done: ${name}(input: $input) { ${subject} userErrors { code path } } }`;
  const answer = await sender(document, { input: { clientReference: randomUUID(), ...input } });
  const { done } = Object(answer.data);
  const refusals = (done?.userErrors ?? []).map(
    ({ code, path }: { code: string; path: string[] }) => `${code} ${path.join('.')}`,
  );
  return { ...done, subject: done?.subject ?? nothing, answer, refusals };
}
