import { HubError } from '../errors.ts';
import { Interruption } from './interruption.ts';

/** What the person at the terminal reads: the message of a HubError alone; for a bug, the stack as well. */
export function explainFailure(error: unknown): string {
  if (error instanceof Interruption) return error.message;
  if (error instanceof HubError) return `halcyon: ${error.message}`;
  return `halcyon: something unexpected happened; please report it.\n${error instanceof Error ? error.stack : String(error)}`;
}

/** 2 for wrong settings, 128 + signal number for an interruption, 1 for everything else. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof Interruption) return error.exitCode;
  return error instanceof HubError && error.code === 'CONFIG_INVALID' ? 2 : 1;
}
