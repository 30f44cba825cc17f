import postgres from 'postgres';
import { openDriverSockets } from '../database/driver-sockets.ts';

/** A connection of its own that listens, until `close`. */
export interface Listener {
  close(): Promise<void>;
}

/**
 * Calls `onHint` for each notification on the channel, and whenever listening begins again after the connection was
 * lost, because what was notified in between is gone. Never fails: whoever listens also looks by itself.
 */
export function startListener(url: string, channel: string, onHint: () => void): Listener {
  const sockets = openDriverSockets();
  const options = {
    max: 1,
    socket: sockets.open,
    fetch_types: false,
    connect_timeout: 5,
    // The driver waits longer after each failure otherwise, up to minutes.
    backoff: () => 0.2,
    onnotice: () => {},
    connection: { application_name: 'halcyon listen', role: 'halcyon_feed' },
  };
  const client = postgres(url, options);
  // When a first attempt fails the driver tries again as after any other loss.
  client.listen(channel, onHint, onHint).catch(() => {});
  return {
    close: async () => {
      await client.end({ timeout: 1 });
      sockets.close();
    },
  };
}
