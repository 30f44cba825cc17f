import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import { localIssuerName } from '../access/issuers/local-issuer.ts';
import { findPerson } from '../access/person-tokens.ts';
import { hasLocalIssuer } from '../config.ts';
import type { Database } from '../database/pools.ts';
import { type Transaction, transact } from '../database/transaction.ts';
import { accountFacts } from '../domains/accounts/account-input.ts';
import { addAccount } from '../domains/accounts/add-account.ts';
import { type ReadAccount, readAccounts } from '../domains/accounts/read-accounts.ts';
import { setAccountState } from '../domains/accounts/rights.ts';
import type { Page } from '../domains/keyset-page.ts';
import { HubError } from '../errors.ts';
import { settle } from '../user-errors.ts';
import { requireDone } from './require-done.ts';
import { withDatabase } from './with-database.ts';

interface CreateFlags {
  readonly name: string;
  readonly email?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly administrator?: boolean;
}

/** Adds `halcyon account`: makes, lists and suspends the accounts of people, above all that of the first administrator. */
export function addAccountCommand(program: Command): void {
  const account = program
    .command('account')
    .description('make, list and suspend the accounts of people; administrators do all that in the graph')
    .addHelpText(
      'after',
      `
Examples:
  halcyon account create --administrator --name "Ada Byron" --issuer https://id.example.org --subject 7f3c
  halcyon account create --administrator --name "Ada Byron" --email ada@example.org
  halcyon token issue --person ada@example.org
  halcyon account list
  halcyon account suspend ada@example.org
`,
    );
  account
    .command('create')
    .description('make an account; its id is printed alone on standard output')
    .requiredOption('--name <name>', 'the name of the person')
    .option('--email <address>', 'e-mail address')
    .option('--issuer <name>', "who signs the person's tokens; nobody but the hub unless given")
    .option('--subject <name>', 'how that issuer names the person in the claim `sub`')
    .option('--administrator', 'the person manages all accounts')
    .action(create);
  account
    .command('list')
    .description('list every account with its state, by name')
    .action(() => withDatabase(list));
  account
    .command('suspend')
    .description('refuse a person from now on, and end what the person has open')
    .argument('<person>', 'e-mail address or account id')
    .action((person: string) => withDatabase((database) => setState(database, person, 'SUSPENDED')));
  account
    .command('reinstate')
    .description('take a suspension back')
    .argument('<person>', 'e-mail address or account id')
    .action((person: string) => withDatabase((database) => setState(database, person, 'ACTIVE')));
}

async function create({ name, email, issuer, subject, administrator = false }: CreateFlags): Promise<void> {
  if ((issuer === undefined) !== (subject === undefined)) {
    throw new HubError('BAD_VALUE', '--issuer and --subject go together.');
  }
  const who = { issuer: issuer ?? localIssuerName, subject: subject ?? randomUUID() };
  const facts = z
    .object(accountFacts)
    .safeParse({ ...who, name, email, isPlatformAdministrator: administrator });
  if (!facts.success) {
    const [{ path, message } = { path: [], message: '' }] = facts.error.issues;
    throw new HubError('BAD_VALUE', `--${path.join('.')}: ${message}`);
  }
  await withDatabase(async (database, config) => {
    if (issuer === undefined && !hasLocalIssuer(config)) {
      throw new HubError('BAD_VALUE', 'Give --issuer and --subject: this hub signs no tokens of its own.');
    }
    const known = config.oidcIssuers.map((each) => each.issuer);
    if (issuer !== undefined && !known.includes(issuer)) {
      console.error(
        `Note: HALCYON_OIDC_ISSUERS does not name ${issuer}; until it does, its tokens are refused.`,
      );
    }
    const id = await carryOut(database, (tx) => addAccount(tx, facts.data));
    console.error(`The account of ${facts.data.name}${administrator ? ', an administrator' : ''}:`);
    console.log(`account_${id}`);
  });
}

async function list(database: Database): Promise<void> {
  let after: string | null = null;
  do {
    const page: Page<ReadAccount> = await readAccounts(database, 'everybody', {}, { size: pageSize, after });
    for (const { id, state, name, email, isPlatformAdministrator, issuer, subject } of page.nodes) {
      const called = email === null ? name : `${name} <${email}>`;
      const right = isPlatformAdministrator ? '  administrator' : '';
      console.log(`${id}  ${state.toLowerCase().padEnd(9)}  ${called}${right}  ${subject} of ${issuer}`);
    }
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    if (page.nodes.length === 0) console.error('There are no accounts. `halcyon account create` makes one.');
  } while (after !== null);
}

async function setState(database: Database, person: string, state: 'ACTIVE' | 'SUSPENDED'): Promise<void> {
  const { id, name } = await findPerson(database, person);
  await carryOut(database, (tx) => setAccountState(tx, id, state));
  console.error(`The account of ${name} is ${state === 'ACTIVE' ? 'in use again' : 'suspended'}.`);
}

/** Does it in one transaction. @throws HubError BAD_VALUE for a refusal. */
const carryOut = async (database: Database, work: (tx: Transaction) => Promise<string>): Promise<string> =>
  requireDone(await settle(transact(database, { kind: 'hub' }, work)));

/** Accounts that are read at once. */
const pageSize = 500;
