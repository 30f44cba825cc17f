import type { Command } from 'commander';
import { type Logger, pino } from 'pino';
import { readConfig, settings } from '../config.ts';
import { mapDatabaseError } from '../database/database-error.ts';
import { HubError } from '../errors.ts';
import { type Hub, startHub } from '../hub.ts';
import { openLog } from '../hub-log.ts';
import { Interruption, watchInterruption } from './interruption.ts';
import { openProgressDisplay } from './progress.ts';

/** Adds `halcyon serve`: runs the hub until Ctrl-C or SIGTERM. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('start the hub and run it until Ctrl-C')
    .addHelpText('after', describeSettings())
    .action(serve);
}

async function serve(): Promise<void> {
  const config = readConfig(process.env);
  // People read stdout, machines read stderr: one JSON line for each thing that an operator should know.
  const log = openLog(config.logLevel, pino.destination({ dest: 2, sync: true }));
  outliveLostConnections(log);
  const signal = watchInterruption();
  const display = openProgressDisplay(process.stdout);
  let hub: Hub;
  try {
    hub = await startHub(config, { log, onProgress: display.say, onLoad: display.show, signal });
  } catch (error) {
    // Asked to stop while starting: it has stopped, which is what was asked.
    if (error instanceof Interruption) return console.log('Stopped.');
    throw error;
  } finally {
    display.close();
  }
  console.log(describeHub(hub));
  const loss = await Promise.race([hub.lost, untilAborted(signal)]);
  if (loss === undefined) console.log('Stopping …');
  const overdue = setTimeout(cutOff, stopWithinMs, log);
  await hub.close();
  clearTimeout(overdue);
  if (loss !== undefined) throw new HubError('DATABASE_UNAVAILABLE', loss);
  console.log('Stopped.');
}

/** Whoever runs the hub may kill it ten seconds after asking it to stop, as Docker does. */
const stopWithinMs = 9_500;

/** Ends a stop that hangs. What was acknowledged is on disk; the embedded PostgreSQL ends with this process. */
function cutOff(log: Logger): never {
  log.error('the hub could not stop in time and is cut off');
  process.exit(1);
}

/**
 * A connection that ends while the driver is still setting it up rejects where nobody can catch it (postgres.js reads
 * the types of arrays by itself). The pool opens another one; the hub need not end. Anything else ends it, as usual.
 */
function outliveLostConnections(log: Logger): void {
  process.on('unhandledRejection', (error) => {
    const mapped = mapDatabaseError(error);
    if (!(mapped instanceof HubError) || mapped.code !== 'DATABASE_UNAVAILABLE') throw error;
    log.warn({ err: error }, 'a connection was lost while it was being set up');
  });
}

function untilAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function describeHub(hub: Hub): string {
  const exercise =
    hub.exercise === undefined
      ? ''
      : `\n  Exercise  replaying ${hub.exercise}; HALCYON_EXERCISE=off turns it off`;
  return `
Halcyon is ready.
  Explorer  ${hub.url}/
  Graph     ${hub.url}/graphql
  Health    ${hub.url}/ready
  Database  ${hub.databasePlace}${exercise}
Ctrl-C stops it.`;
}

function describeSettings(): string {
  const width = Math.max(...settings.map((setting) => setting.name.length));
  const lines = settings.map(
    ({ name, defaultText, meaning }) =>
      `  ${name.padEnd(width)}  ${meaning}${defaultText === '' ? '' : ` (${defaultText})`}`,
  );
  return `
Settings, from the environment (default in brackets):
${lines.join('\n')}

Examples:
  halcyon serve
  HALCYON_PORT=8080 HALCYON_HOST=0.0.0.0 halcyon serve
  HALCYON_DATABASE_URL=postgres://hub:secret@db.example.org/halcyon halcyon serve
`;
}
