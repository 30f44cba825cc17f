import { type Command, InvalidArgumentError, Option } from 'commander';
import { issueApiKey, type KeyScope, keyScopes, listApiKeys } from '../access/api-keys.ts';
import { readConfig } from '../config.ts';
import { joinDatabaseServer } from '../database/database-server.ts';
import { migrate } from '../database/migrate.ts';
import { type Database, openDatabase } from '../database/pools.ts';
import { findOrganisation } from '../domains/organisations/find-organisation.ts';
import { revokeKey } from '../domains/organisations/revoke-key.ts';
import { HubError } from '../errors.ts';

const dayMs = 86_400_000;

interface IssueFlags {
  readonly organisation: string;
  readonly name: string;
  /** Days. */
  readonly expires: number;
  readonly scope: readonly KeyScope[];
}

/** Adds `halcyon token`: issues, lists and revokes the keys with which organisations write. */
export function addTokenCommand(program: Command): void {
  const token = program
    .command('token')
    .description('issue, list and revoke the keys with which organisations write')
    .addHelpText(
      'after',
      `
Examples:
  halcyon token issue --organisation UNHCR --name field-reports > key.txt
  halcyon token list
  halcyon token revoke 0198c7a2-0000-7000-8000-000000000001
`,
    );
  token
    .command('issue')
    .description('make a key; it is printed once, alone on standard output, and kept nowhere')
    .requiredOption('--organisation <acronym>', 'acronym, org-id or name of the organisation that will write')
    .requiredOption('--name <label>', 'who or what will use the key')
    .option('--expires <days>', 'how long it is good for, at most 366 days', readDays, 90)
    .addOption(
      new Option('--scope <scopes...>', 'what it may be used for').choices(keyScopes).default(keyScopes),
    )
    .action((flags: IssueFlags) => withDatabase((database) => issue(database, flags)));
  token
    .command('list')
    .description('list every key with its state; never its secret')
    .action(() => withDatabase(list));
  token
    .command('revoke')
    .description('revoke a key at once')
    .argument('<id>', 'id of the key, as the list shows it')
    .action((id: string) => withDatabase((database) => revoke(database, id)));
}

async function issue(database: Database, { organisation, name, expires, scope }: IssueFlags): Promise<void> {
  const { id, name: fullName } = await findOrganisation(database, organisation);
  const expiresAt = new Date(Date.now() + expires * dayMs);
  const key = await issueApiKey(database, { organisationId: id, label: name, scopes: scope, expiresAt });
  console.error(`A key of ${fullName} for "${name}", good until ${expiresAt.toISOString()}:`);
  console.log(key);
}

async function list(database: Database): Promise<void> {
  const keys = await listApiKeys(database);
  if (keys.length === 0) console.error('There are no keys. `halcyon token issue` makes one.');
  for (const { id, state, organisation, label, scopes, expiresAt, lastUsedAt } of keys) {
    const used = lastUsedAt === null ? 'never used' : `used ${lastUsedAt}`;
    console.log(
      `${id}  ${state.padEnd(7)}  ${organisation}  "${label}"  ${scopes.join(' ')}  until ${expiresAt}  ${used}`,
    );
  }
}

async function revoke(database: Database, id: string): Promise<void> {
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (!isId || !(await revokeKey(database, id))) {
    throw new HubError('NOT_FOUND', `There is no live key ${id}; \`halcyon token list\` shows the ids.`);
  }
  console.error(`The key ${id} is revoked.`);
}

/** Works on the hub's database, beside a running hub or without one. Standard output is for keys and lists alone. */
async function withDatabase(work: (database: Database) => Promise<void>): Promise<void> {
  const config = readConfig(process.env);
  const server = await joinDatabaseServer(config, (line) => console.error(line));
  try {
    await migrate(server.url);
    const { statementTimeoutMs } = config.limits;
    const database = await openDatabase({ url: server.url, poolSize: 2, statementTimeoutMs });
    try {
      await work(database);
    } finally {
      await database.close();
    }
  } finally {
    await server.close();
  }
}

/** `90d` or `90`, in days. */
function readDays(text: string): number {
  const days = Number(/^(\d{1,3})d?$/.exec(text)?.[1]);
  if (days >= 1 && days <= 366) return days;
  throw new InvalidArgumentError('It takes 1d to 366d.');
}
