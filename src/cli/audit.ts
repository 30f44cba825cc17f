import type { Command } from 'commander';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { auditChain, type ChainedLog, eventChain } from '../log/chained-log.ts';
import { readHead, verifyChain } from '../log/verify-chain.ts';
import { openCountDisplay } from './count-display.ts';
import { withDatabase } from './with-database.ts';

/** Adds `halcyon audit`: what proves that what was written down stands as it was written. */
export function addAuditCommand(program: Command): void {
  const audit = program.command('audit').description('prove what was written down');
  audit
    .command('verify')
    .description('recompute the chains of hashes of the whole event log and the whole audit')
    .addHelpText(
      'after',
      `
Every change is an event in the log, and who read, did and used what is an entry in the audit; the hash of each covers that of
the one before it. Exit code 1 when one was altered, removed or put in. Keep the hashes that are printed in another place:
with them a log that was written anew is found out too.

Example:
  halcyon audit verify
`,
    )
    .action(() =>
      withDatabase(async (database) => {
        const faults: string[] = [];
        for (const chain of [eventChain, auditChain]) faults.push(...(await prove(database, chain)));
        if (faults.length > 0) throw new HubError('LOG_ALTERED', faults.join(' '));
      }),
    );
}

/** Says what holds, or answers a sentence about the first position that is not as it was written. */
async function prove(database: Database, chain: ChainedLog): Promise<readonly string[]> {
  const { name, one, many } = chain;
  console.error(`Recomputing the hashes of the ${name} …`);
  const display = openCountDisplay(process.stderr, many);
  const { verified, fault } = await verifyChain(database, { chain, onProgress: display.show }).finally(
    display.close,
  );
  if (fault !== undefined) {
    const how = fault.kind === 'ALTERED' ? 'was altered' : 'is missing';
    return [
      `The ${one} at position ${fault.position} ${how}; the ${verified} before it are as they were written.`,
    ];
  }
  const head = await readHead(database, chain);
  console.log(
    `All ${verified} ${many} are as they were written. Position ${head.position} has the hash ${head.hash}`,
  );
  return [];
}
