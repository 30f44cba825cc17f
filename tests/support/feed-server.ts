import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A web server of a warning system, with what it serves by path. */
export interface FeedServer {
  readonly url: string;
  /** Each request's path and `If-None-Match`, in order. */
  readonly asked: string[];
  /** What is served: a text, or whatever the function does. */
  readonly pages: Map<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>;
  close(): Promise<void>;
}

/** Starts it on a free port of this machine. Texts have an ETag of their length. */
export async function startFeedServer(): Promise<FeedServer> {
  const pages: FeedServer['pages'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const held = request.headers['if-none-match'];
    asked.push(`${request.url}${held === undefined ? '' : ` ${held}`}`);
    const page = pages.get(request.url ?? '');
    if (typeof page === 'function') return page(request, response);
    const etag = `"${page?.length}"`;
    const status = page === undefined ? 404 : held === etag ? 304 : 200;
    response.writeHead(status, { etag }).end(status === 200 ? page : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}`, asked, pages, close };
}
