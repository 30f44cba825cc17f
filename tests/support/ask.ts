import { parse, validate } from 'graphql';
import { readConfig } from '../../src/config.ts';
import type { Database } from '../../src/database/pools.ts';
import { openGraph } from '../../src/graph/graph.ts';
import { SplicedData } from '../../src/graph/splice.ts';
import { buildHubSchema } from '../../src/hub-schema.ts';

/** Asks the graph as the public does and returns the data. Throws with all messages when there are errors. */
export type Ask = (question: string, variables?: Record<string, unknown>) => Promise<unknown>;

/** The hub's graph over a test's database, without HTTP around it. */
export function openAsk(database: Database): Ask {
  const { limits } = readConfig({});
  const graph = openGraph({ ...buildHubSchema(), database, limits });
  return async (question, variables) => {
    const document = parse(question);
    const invalid = validate(graph.schema, document);
    if (invalid.length > 0) throw new Error(invalid.map(({ message }) => message).join('\n'));
    const answer = await graph.answer({ document, variables, audience: { kind: 'public' } });
    if (answer.errors) throw new Error(answer.errors.map(({ message }) => message).join('\n'));
    return answer.data instanceof SplicedData ? JSON.parse(answer.data.text) : answer.data;
  };
}
