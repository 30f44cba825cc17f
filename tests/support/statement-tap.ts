import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between pools and PostgreSQL that counts what is executed on it. */
export interface StatementTap {
  /** The URL to use instead of the server's. */
  readonly url: string;
  /** Statements that were sent for execution since it was opened. */
  count(): number;
  /** Cuts every connection and accepts no new one, as if the server were gone. */
  close(): Promise<void>;
}

/** Execute of the extended protocol, and Query of the simple one: each runs one statement. */
const executing = new Set(['E'.charCodeAt(0), 'Q'.charCodeAt(0)]);

/** Opens the wire to the server at `url`. Bytes pass unchanged in both directions. */
export async function openStatementTap(url: string): Promise<StatementTap> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let executed = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    const see = messageReader((type) => {
      if (executing.has(type)) executed += 1;
    });
    client.on('data', see);
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const tapped = new URL(url);
  tapped.host = `127.0.0.1:${port}`;
  return {
    url: tapped.href,
    count: () => executed,
    close: async () => {
      // Closing twice is no error: the callback is told so and resolves all the same.
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Splits the client's bytes into messages (PostgreSQL protocol 3); the first one, the start-up, has no type. */
function messageReader(seeType: (type: number) => void): (chunk: Buffer) => void {
  let pending = Buffer.alloc(0);
  let typeBytes = 0;
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= typeBytes + 4) {
      const length = typeBytes + pending.readInt32BE(typeBytes);
      if (pending.length < length) return;
      if (typeBytes === 1) seeType(pending.readUInt8(0));
      pending = pending.subarray(length);
      typeBytes = 1;
    }
  };
}
