import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import { localIssuerName } from '../access/issuers/local-issuer.ts';
import { hasLocalIssuer } from '../config.ts';
import { transact } from '../database/transaction.ts';
import { accountFacts } from '../domains/accounts/account-input.ts';
import { addAccount } from '../domains/accounts/add-account.ts';
import { HubError } from '../errors.ts';
import { settle } from '../user-errors.ts';
import { withDatabase } from './with-database.ts';

interface CreateFlags {
  readonly name: string;
  readonly email?: string;
  readonly issuer?: string;
  readonly subject?: string;
  readonly administrator?: boolean;
}

/** Adds `halcyon account`: makes the accounts of people, above all that of the first administrator. */
export function addAccountCommand(program: Command): void {
  const account = program
    .command('account')
    .description('make accounts for people; administrators make further ones in the graph')
    .addHelpText(
      'after',
      `
Examples:
  halcyon account create --administrator --name "Ada Byron" --issuer https://id.example.org --subject 7f3c
  halcyon account create --administrator --name "Ada Byron" --email ada@example.org
  halcyon token issue --person ada@example.org
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
    const outcome = await settle(transact(database, { kind: 'hub' }, (tx) => addAccount(tx, facts.data)));
    if (outcome.kind === 'refused') {
      throw new HubError('BAD_VALUE', outcome.userErrors.map(({ message }) => message).join(' '));
    }
    console.error(`The account of ${facts.data.name}${administrator ? ', an administrator' : ''}:`);
    console.log(`account_${outcome.done}`);
  });
}
