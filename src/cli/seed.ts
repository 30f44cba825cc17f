import type { Command } from 'commander';
import { openLocalIssuer } from '../access/issuers/local-issuer.ts';
import { type HubConfig, hasLocalIssuer, readConfig } from '../config.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { readDuration } from './read-duration.ts';
import { emailOf } from './seed-access/cast.ts';
import { curlLine, describeSeeded, sampleQuestion } from './seed-access/how-to-try.ts';
import { type SeededAccess, seedAccess } from './seed-access/seed-access.ts';
import { withDatabase } from './with-database.ts';

interface AccessFlags {
  readonly expires: number;
  readonly url?: string;
  readonly force?: true;
  readonly json?: true;
}

const usualMs = 12 * 3_600_000;

/** Adds `halcyon seed`: makes samples to try the hub with. */
export function addSeedCommand(program: Command): void {
  program
    .command('seed')
    .description('make samples to try the hub with')
    .command('access')
    .description('make eight people, three agreements and sample incidents, to try who sees what')
    .option('--expires <time>', 'how long the tokens are good for: 12h unless given', readDuration, usualMs)
    .option('--url <address>', 'where the hub answers; HALCYON_HOST and HALCYON_PORT unless given')
    .option('--force', 'also on a database that is not the embedded one')
    .option('--json', 'print everything as JSON')
    .addHelpText('after', examples)
    .action((flags: AccessFlags) => {
      const config = readConfig(process.env);
      refuseElsewhere(config, flags);
      const url = flags.url ?? addressOf(config);
      return withDatabase((database) => seed(database, config, { ...flags, url }));
    });
}

const examples = `
Incidents are exercises: they are in no list, count or feed unless it asks for them. Everybody gets a token, which is
printed once. A second run makes nothing twice; it revokes those tokens and prints new ones.

Examples:
  halcyon seed access
  halcyon seed access --expires 1h --json > cast.json
`;

/** Asked before anything is opened: the people of the samples may report and warn like others. */
function refuseElsewhere(config: HubConfig, { force }: AccessFlags): void {
  if (config.databaseUrl !== undefined && force === undefined) {
    throw new HubError(
      'CONFIG_INVALID',
      'HALCYON_DATABASE_URL names a database of your own, perhaps one that people work with: the samples come with tokens that may write. Say --force if that is meant.',
    );
  }
  if (hasLocalIssuer(config)) return;
  const message = 'This hub signs no tokens of its own; HALCYON_LOCAL_ISSUER=on lets it.';
  throw new HubError('CONFIG_INVALID', message);
}

async function seed(
  database: Database,
  config: HubConfig,
  flags: AccessFlags & { readonly url: string },
): Promise<void> {
  const expiresAt = new Date(Date.now() + flags.expires);
  console.error(
    'Making people, agreements and sample incidents; it takes some seconds, as one agreement has to expire.',
  );
  const seeded = await seedAccess(database, await openLocalIssuer(config.dataDir), expiresAt);
  console.log(
    flags.json ? JSON.stringify(asJson(seeded, flags.url), null, 2) : describeSeeded(seeded, flags.url),
  );
  console.error(`The requests are for a hub at ${flags.url}; where it answers elsewhere, say --url.`);
  console.error(`The tokens are shown this once, and are good until ${expiresAt.toISOString()}.`);
}

/**
 * Where a hub with these settings answers on this machine.
 * @throws HubError CONFIG_INVALID for port 0: only the hub that took a port knows which.
 */
function addressOf({ host, port }: Pick<HubConfig, 'host' | 'port'>): string {
  if (port === 0) {
    const message =
      'With HALCYON_PORT=0 the hub takes any free port: say --url with the address that it told.';
    throw new HubError('CONFIG_INVALID', message);
  }
  const here = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${here.includes(':') ? `[${here}]` : here}:${port}`;
}

const asJson = ({ people, agreements, samples }: SeededAccess, url: string) => ({
  people: people.map(({ member, accountId, token }) => ({
    ...{ key: member.key, title: member.title, email: emailOf(member), account: `account_${accountId}` },
    ...{ role: member.role, token, sees: member.sees, query: sampleQuestion, try: curlLine(url, token) },
  })),
  agreements: agreements.map(({ id, title, state }) => ({ id: `agreement_${id}`, title, state })),
  incidents: samples.map(({ id, label }) => ({ id: `incident_${id}`, tlp: label })),
});
