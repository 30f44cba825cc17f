import { ApolloServer } from '@apollo/server';
import { startStandaloneServer } from '@apollo/server/standalone';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { readSdl } from '../../src/sdl.ts';
import { openLoaders, type TextbookContext } from './loaders.ts';
import { resolversOver } from './resolvers.ts';

/**
 * The textbook: the same schema served as the manuals of Apollo Server, Drizzle and DataLoader have it, a resolver
 * per field, a loader per relation, written with care: bounded reads per parent, only the columns that are needed.
 */

const client = postgres(process.env.BENCH_DATABASE_URL ?? '', { max: 10 });
const db = drizzle({ client, casing: 'snake_case' });
const server = new ApolloServer<TextbookContext>({ typeDefs: readSdl(), resolvers: resolversOver(db) });

const { url } = await startStandaloneServer(server, {
  listen: { port: 0, host: '127.0.0.1' },
  context: async () => ({ loaders: openLoaders(db) }),
});
console.log(`${url}graphql`);

process.once('SIGTERM', async () => {
  await server.stop();
  await client.end({ timeout: 1 });
});
