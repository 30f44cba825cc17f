import type { Database } from '../database/pools.ts';
import type { Viewer } from './viewer.ts';

/** What a command is given beside its input: where it writes, for whom, and what time it is. */
export interface WriteContext {
  readonly database: Database;
  readonly viewer: Viewer;
  /** When the request came in. */
  readonly now: Date;
}
