import { type Command, Option } from 'commander';
import { issueApiKey, type KeyScope, keyScopes, listApiKeys } from '../access/api-keys.ts';
import { openLocalIssuer } from '../access/issuers/local-issuer.ts';
import { findPerson, issuePersonToken, listPersonTokens } from '../access/person-tokens.ts';
import { type HubConfig, hasLocalIssuer } from '../config.ts';
import type { Database } from '../database/pools.ts';
import { revokeToken } from '../domains/accounts/revoke-token.ts';
import { findOrganisation } from '../domains/organisations/find-organisation.ts';
import { revokeKey } from '../domains/organisations/revoke-key.ts';
import { HubError } from '../errors.ts';
import { readDuration } from './read-duration.ts';
import { withDatabase } from './with-database.ts';

const dayMs = 86_400_000;

/** A token is carried about by a person's programs, and cannot be asked for twice: it is short-lived unless one says so. */
const usualMs = { key: 90 * dayMs, token: 3_600_000 };

interface IssueFlags {
  readonly organisation?: string;
  readonly person?: string;
  readonly name?: string;
  readonly expires?: number;
  readonly scope: readonly KeyScope[];
}

/** Adds `halcyon token`: issues, lists and revokes the keys of organisations and the tokens of people. */
export function addTokenCommand(program: Command): void {
  const token = program
    .command('token')
    .description('issue, list and revoke the keys of organisations and the tokens of people')
    .addHelpText(
      'after',
      `
Examples:
  halcyon token issue --organisation UNHCR --name field-reports > key.txt
  halcyon token issue --person ada@example.org --expires 15m
  halcyon token list
  halcyon token revoke 0198c7a2-0000-7000-8000-000000000001
`,
    );
  token
    .command('issue')
    .description('make a key or a token; it is printed once, alone on standard output, and kept nowhere')
    .option('--organisation <acronym>', 'a key for this organisation: acronym, org-id or name')
    .option('--name <label>', 'who or what will use the key')
    .addOption(
      new Option('--scope <scopes...>', 'what the key may be used for').choices(keyScopes).default(keyScopes),
    )
    .addOption(
      new Option('--person <email>', 'a token for this person: e-mail address or account id').conflicts([
        'organisation',
        'name',
        'scope',
      ]),
    )
    .option('--expires <time>', 'how long it is good for: a key 90d, a token 1h unless given', readDuration)
    .action((flags: IssueFlags, command: Command) => {
      if (flags.person === undefined && (flags.organisation === undefined || flags.name === undefined)) {
        command.error('error: give --organisation and --name for a key, or --person for a token');
      }
      return withDatabase((database, config) => issue(database, config, flags));
    });
  token
    .command('list')
    .description('list every key and token with its state; never its secret')
    .action(() => withDatabase(list));
  token
    .command('revoke')
    .description('revoke a key or a token at once')
    .argument('<id>', 'its id, as the list shows it')
    .action((id: string) => withDatabase((database) => revoke(database, id)));
}

async function issue(database: Database, config: HubConfig, flags: IssueFlags): Promise<void> {
  const { person, organisation = '', name = '', scope } = flags;
  if (person !== undefined) return issueToken(database, config, person, flags.expires ?? usualMs.token);
  const { id, name: fullName } = await findOrganisation(database, organisation);
  const expiresAt = new Date(Date.now() + (flags.expires ?? usualMs.key));
  const key = await issueApiKey(database, { organisationId: id, label: name, scopes: scope, expiresAt });
  console.error(`A key of ${fullName} for "${name}", good until ${expiresAt.toISOString()}:`);
  console.log(key);
}

async function issueToken(database: Database, config: HubConfig, named: string, ms: number): Promise<void> {
  if (!hasLocalIssuer(config)) {
    const message = 'This hub signs no tokens of its own; HALCYON_LOCAL_ISSUER=on lets it.';
    throw new HubError('BAD_VALUE', message);
  }
  const issuer = await openLocalIssuer(config.dataDir);
  const { id: accountId, name } = await findPerson(database, named);
  const expiresAt = new Date(Date.now() + ms);
  const token = await issuePersonToken(database, issuer, { accountId, expiresAt });
  console.error(`A token of ${name}, good until ${expiresAt.toISOString()}:`);
  console.log(token);
}

async function list(database: Database): Promise<void> {
  const keys = await listApiKeys(database);
  const tokens = await listPersonTokens(database);
  if (keys.length + tokens.length === 0) {
    console.error('There are no keys and no tokens. `halcyon token issue` makes one.');
  }
  for (const { id, state, organisation, label, scopes, expiresAt, lastUsedAt } of keys) {
    const used = lastUsedAt === null ? 'never used' : `used ${lastUsedAt}`;
    console.log(
      `${id}  ${state.padEnd(7)}  ${organisation}  "${label}"  ${scopes.join(' ')}  until ${expiresAt}  ${used}`,
    );
  }
  for (const { id, state, person, expiresAt } of tokens) {
    console.log(`${id}  ${state.padEnd(7)}  token of ${person}  until ${expiresAt}`);
  }
}

async function revoke(database: Database, id: string): Promise<void> {
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  const isKey = isId && (await revokeKey(database, id));
  if (!isKey && !(isId && (await revokeToken(database, id)))) {
    throw new HubError(
      'NOT_FOUND',
      `There is no live key or token ${id}; \`halcyon token list\` shows the ids.`,
    );
  }
  console.error(`The ${isKey ? 'key' : 'token'} ${id} is revoked.`);
}
