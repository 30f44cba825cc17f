import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A line to a server that a test can break. */
export interface BreakableLine {
  readonly port: number;
  /** How many connections have been made over it. */
  connected(): number;
  /** Ends all connections at once, without goodbye. */
  cut(): void;
  /** From now on nothing comes through, though connections stay open. New ones are served. */
  freeze(): void;
  close(): Promise<void>;
}

/** Opens a line to a port of this machine. */
export async function openLine(to: number): Promise<BreakableLine> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const pair = [near, connect(to, '127.0.0.1')] as const;
    const [, far] = pair;
    pairs.add(pair);
    const end = (): void => {
      for (const side of pair) side.destroy();
      pairs.delete(pair);
    };
    for (const side of pair) side.on('error', end).on('close', end);
    near.pipe(far);
    far.pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = (): void => {
    for (const [near, far] of pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
    pairs.clear();
  };
  return {
    port,
    connected: () => connections,
    cut,
    freeze: () => {
      for (const [near, far] of pairs) {
        near.unpipe(far);
        far.unpipe(near);
      }
    },
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
