import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Apollo Server loads the CommonJS files of graphql, as Node does; a second copy of the library would not know our schema.
  resolve: { alias: [{ find: /^graphql$/, replacement: 'graphql/index.js' }] },
  test: {
    include: ['tests/**/*.test.ts'],
    globalSetup: ['tests/support/cluster.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
