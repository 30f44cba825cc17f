import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import postgres from 'postgres';
import { z } from 'zod';
import { questionsAbout } from '../query/questions.ts';
import { floorStatements } from './statements.ts';

/**
 * The floor: as little as can stand between these questions and this database. A bare HTTP server, one prepared
 * statement for each question, and the bytes of its single value as the body. It understands no GraphQL.
 */

const sql = postgres(process.env.BENCH_DATABASE_URL ?? '', { max: 10, fetch_types: false });

const statements = new Map(
  questionsAbout({ missionIds: [], regionIds: [] }).map(({ name, document }) => [
    document,
    floorStatements[name],
  ]),
);

const requestBody = z.object({ query: z.string(), variables: z.record(z.string(), z.string()) });

const server = createServer(async (request, response) => {
  const { query, variables } = requestBody.parse(JSON.parse(await textOf(request)));
  const statement = statements.get(query);
  if (statement === undefined) {
    response.writeHead(400).end();
    return;
  }
  const [row] = await sql.unsafe(statement.text, statement.parameters(variables), { prepare: true }).raw();
  const body: Buffer = row?.[0] ?? Buffer.alloc(0);
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
});

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}/graphql`);

process.once('SIGTERM', async () => {
  server.close();
  server.closeAllConnections();
  await sql.end({ timeout: 1 });
});
