import { createServer } from 'node:net';
import { explainListenError } from './server.ts';

/**
 * Tries the port before a start that may take long. Another program can still take it in between; listening
 * itself then says so.
 * @throws HubError PORT_TAKEN or CONFIG_INVALID as `listen` does.
 */
export async function assertPortFree(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw explainListenError(error, host, port);
  }
  await new Promise<void>((resolve) => probe.close(() => resolve()));
}
