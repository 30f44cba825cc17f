import { Writable } from 'node:stream';
import type { Limits } from '../../src/config.ts';
import { openDoor } from '../../src/graph/door.ts';
import { serveGraph } from '../../src/http/graphql.ts';
import { buildServer, listen } from '../../src/http/server.ts';
import { openLog } from '../../src/hub-log.ts';
import { defaultLimits, type MeasuredGraph, openSeededGraph } from './graph.ts';

/** The seeded graph behind a real HTTP server on a free port. */
export interface GraphServer {
  /** Where the graph answers. */
  readonly url: string;
  readonly seeded: MeasuredGraph;
  /** Lines of the server's log so far. */
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Starts the server as a hub with these limits does. */
export async function startGraphServer(limits: Limits = defaultLimits): Promise<GraphServer> {
  const seeded = await openSeededGraph(limits);
  const logged: string[] = [];
  const sink = new Writable({
    write(line, _encoding, done) {
      logged.push(String(line));
      done();
    },
  });
  const routes = buildServer({ maxBodyBytes: seeded.limits.maxBodyBytes, log: openLog('trace', sink) });
  const { graph, database } = seeded;
  const door = openDoor({ graph, limits: seeded.limits, hasIntrospection: true, documentsOnly: 'off' });
  const endpoint = await serveGraph(routes, { door, database });
  const http = await listen(routes, '127.0.0.1', 0);
  return {
    url: `${http.url}/graphql`,
    seeded,
    logged,
    close: async () => {
      await http.close();
      await endpoint.close();
      await seeded.close();
    },
  };
}
