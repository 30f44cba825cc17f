import { fileURLToPath } from 'node:url';
import type { ServerCommand } from './server-process.ts';

/** How to run the hub, as people do, but for what keeps one address from asking for everything. */
export const hubCommand = (databaseUrl: string): ServerCommand => ({
  name: 'hub',
  script: fileURLToPath(new URL('../src/main.js', import.meta.url)),
  parameters: ['serve'],
  env: {
    HALCYON_DATABASE_URL: databaseUrl,
    HALCYON_PORT: '0',
    HALCYON_LOG_LEVEL: 'warn',
    // All of a benchmark's load comes from one address, and few keys.
    HALCYON_MAX_SOCKETS_PER_ADDRESS: '1000000',
    HALCYON_MAX_SOCKETS_PER_KEY: '1000000',
    HALCYON_COST_BUCKET: '1000000000',
    HALCYON_COST_REFILL_PER_SECOND: '1000000000',
  },
});
