import { setTimeout as sleep } from 'node:timers/promises';
import type postgres from 'postgres';
import { HubError } from '../errors.ts';

/** Connections each of which serves one piece of work at a time, until `close`. */
export interface ExclusiveConnections {
  /**
   * Lends a connection that nobody else uses for as long as the work runs; whoever comes when all are lent waits.
   * @throws HubError DATABASE_UNAVAILABLE when it is lost meanwhile, and after `close`.
   */
  use<Result>(work: (connection: postgres.Sql) => Promise<Result>): Promise<Result>;
  /** Waits for running work, 2 s at most, then closes every connection. */
  close(): Promise<void>;
}

/** How many there are at most, how long each lives, and how a client of one connection is opened. */
export interface ExclusiveOptions {
  readonly most: number;
  readonly lifeMs: number;
  /** `onClose` must be called whenever the client's connection has closed. */
  openClient(onClose: () => void): postgres.Sql;
}

const closingMs = 2_000;

/**
 * Opens them, each when it is first needed. The driver's own pool (postgres.js 3.4.9) cannot do this: whoever reserves
 * a connection of it that is yet to be made is never answered, unless the driver also asks the server for its types;
 * and one who gave up while the server was away takes a connection out of the pool for ever.
 */
export function openExclusiveConnections(options: ExclusiveOptions): ExclusiveConnections {
  const seats = Array.from({ length: options.most }, () => new Seat(options));
  const free = [...seats];
  const waiting: ((seat: Seat) => void)[] = [];
  const running = new Set<Promise<unknown>>();
  let isClosed = false;
  const lend = async <Result>(work: (connection: postgres.Sql) => Promise<Result>): Promise<Result> => {
    const seat = free.pop() ?? (await new Promise<Seat>((resolve) => waiting.push(resolve)));
    try {
      return await seat.use(work);
    } finally {
      const next = waiting.shift();
      if (next) next(seat);
      else free.push(seat);
    }
  };
  return {
    use: async (work) => {
      if (isClosed) throw unavailable();
      const done = lend(work);
      running.add(done);
      try {
        return await done;
      } finally {
        running.delete(done);
      }
    },
    close: async () => {
      isClosed = true;
      await Promise.race([Promise.allSettled(running), sleep(closingMs, undefined, { ref: false })]);
      await Promise.all(seats.map((seat) => seat.close()));
    },
  };
}

const unavailable = (): HubError =>
  new HubError('DATABASE_UNAVAILABLE', 'The database cannot be reached; try again soon.');

/** One connection at a time, made anew when it was lost or is old. */
class Seat {
  private readonly options: ExclusiveOptions;
  private client: postgres.Sql | undefined;
  private openedAt = 0;
  /** Rejects when the connection is lost; undefined while there is none. */
  private lost: Promise<never> | undefined;

  constructor(options: ExclusiveOptions) {
    this.options = options;
  }

  async use<Result>(work: (connection: postgres.Sql) => Promise<Result>): Promise<Result> {
    const { client, lost } = await this.connect();
    // It is connected and idle, so the driver answers at once.
    const connection = await client.reserve();
    try {
      return await Promise.race([work(connection), lost]);
    } finally {
      // A lost connection has left the reserved ones by itself.
      if (this.lost === lost) connection.release();
    }
  }

  async close(): Promise<void> {
    await this.client?.end({ timeout: 0 });
  }

  private async connect(): Promise<{ client: postgres.Sql; lost: Promise<never> }> {
    const isOld = performance.now() - this.openedAt >= this.options.lifeMs;
    if (this.client !== undefined && this.lost !== undefined && !isOld) {
      return { client: this.client, lost: this.lost };
    }
    await this.close();
    let lose = (): void => {};
    const lost = new Promise<never>((_resolve, reject) => {
      lose = () => {
        if (this.lost === lost) this.lost = undefined;
        reject(unavailable());
      };
    });
    // Nobody may be waiting for it when it is lost.
    lost.catch(() => {});
    const client = this.options.openClient(lose);
    this.client = client;
    this.openedAt = performance.now();
    await client.unsafe('select 1');
    this.lost = lost;
    return { client, lost };
  }
}
