import { connect, type Socket } from 'node:net';

/** Where the driver connects to; several hosts are tried in turn. */
interface DriverAddress {
  readonly host: readonly string[];
  readonly port: readonly number[];
  /** Of a socket file, which goes before hosts. */
  readonly path?: string | false;
}

/** The sockets of one driver client. */
export interface DriverSockets {
  /** The driver's option `socket`. Throws once they are closed, which the driver takes as a lost connection. */
  open(address: DriverAddress): Socket;
  /** Ends every socket that there is, and lets no new one be opened. Call it when the client has ended. */
  close(): void;
}

/**
 * Opens the sockets of a driver client, so that they can be closed. The driver (postgres.js 3.4.9) does not do that
 * when it is ended a moment after a connection was lost: it has set a timer to connect again, forgets it, and the
 * connection that is made then stays for ever, which keeps a process from ending.
 */
export function openDriverSockets(): DriverSockets {
  const sockets = new Set<Socket>();
  let isClosed = false;
  let attempts = 0;
  return {
    open: ({ host: hosts, port: ports, path }) => {
      if (isClosed) throw new Error('The connections to the database are closed.');
      const turn = attempts % hosts.length;
      attempts += 1;
      const [host = '', port = 5432] = [hosts[turn], ports[turn]];
      // What the driver writes at once waits in the socket until it is connected.
      const socket = path ? connect(path) : connect(port, host);
      // The driver takes all listeners off for TLS, so the sockets that are gone are looked for here.
      for (const other of sockets) if (other.destroyed) sockets.delete(other);
      sockets.add(socket);
      // It checks the server's certificate against this name.
      return Object.assign(socket, { host, port });
    },
    close: () => {
      isClosed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}
