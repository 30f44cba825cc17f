import type { Command } from 'commander';
import { HubError } from '../errors.ts';
import { readHead, verifyChain } from '../log/verify-chain.ts';
import { withDatabase } from './with-database.ts';

/** Adds `halcyon audit`: what proves that what was written down stands as it was written. */
export function addAuditCommand(program: Command): void {
  const audit = program.command('audit').description('prove what was written down');
  audit
    .command('verify')
    .description('recompute the chain of hashes of the whole event log')
    .addHelpText(
      'after',
      `
Every change is an event in the log, whose hash covers that of the event before it. Exit code 1 when an event was altered,
removed or put in. Keep the hash that is printed in another place: with it a log that was written anew is found out too.

Example:
  halcyon audit verify
`,
    )
    .action(() =>
      withDatabase(async (database) => {
        console.error('Recomputing the hashes of the event log …');
        const { verified, fault } = await verifyChain(database);
        if (fault !== undefined) {
          const what = fault.kind === 'ALTERED' ? 'was altered' : 'is missing';
          throw new HubError(
            'LOG_ALTERED',
            `The event at position ${fault.position} ${what}; the ${verified} before it are as they were written.`,
          );
        }
        const head = await readHead(database);
        console.log(
          `All ${verified} events are as they were written. Position ${head.position} has the hash ${head.hash}`,
        );
      }),
    );
}
