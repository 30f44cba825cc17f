import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { exampleQuestions } from './example-questions.ts';

/** One file that the page loads; its name holds a hash of its content, so that browsers may keep it for ever. */
interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

/** Nothing may be loaded from, or sent to, another host; the editor sets styles on elements. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Serves GraphiQL at `GET /`, with example questions in tabs, from the installed packages alone: the page works
 * in a field office without any outside network. Where listed documents alone are answered, the page says so instead.
 */
export function serveExplorer(server: FastifyInstance, { isForListedOnly = false } = {}): void {
  const { page, assets } = isForListedOnly ? { page: refusalPage, assets: [] } : buildExplorer();
  server.get('/', async (_request, reply) =>
    reply
      .header('content-security-policy', contentSecurityPolicy)
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send(page),
  );
  for (const asset of assets) {
    server.get(asset.path, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(asset.type).send(asset.body),
    );
  }
}

const refusalPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>Halcyon</title>
    <link rel="icon" href="data:,">
  </head>
  <body style="font-family: sans-serif; max-width: 40em; margin: 4em auto">
    <h1>Halcyon</h1>
    <p>This hub answers listed documents only, so there is nothing to explore here. Its schema is at
    <a href="/schema.graphql">/schema.graphql</a>; whoever runs it keeps the list (<code>HALCYON_DOCUMENTS</code>).</p>
  </body>
</html>
`;

function buildExplorer(): { page: string; assets: readonly Asset[] } {
  const script = 'text/javascript; charset=utf-8';
  const react = asset('react.js', script, readPackageFile('react', 'umd/react.production.min.js'));
  const reactDom = asset(
    'react-dom.js',
    script,
    readPackageFile('react-dom', 'umd/react-dom.production.min.js'),
  );
  const graphiql = asset('graphiql.js', script, readPackageFile('graphiql', 'graphiql.min.js'));
  const style = asset(
    'graphiql.css',
    'text/css; charset=utf-8',
    readPackageFile('graphiql', 'graphiql.min.css'),
  );
  const start = asset('start.js', script, Buffer.from(startScript));
  const scripts = [react, reactDom, graphiql, start]
    .map(({ path }) => `<script src="${path}"></script>`)
    .join('\n    ');
  const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Halcyon explorer</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="${style.path}">
  </head>
  <body style="margin: 0; height: 100vh; overflow: hidden">
    <div id="explorer" style="height: 100vh">Loading the explorer…</div>
    <noscript>The explorer needs JavaScript. The graph itself answers POST requests at /graphql.</noscript>
    ${scripts}
  </body>
</html>
`;
  return { page, assets: [react, reactDom, graphiql, style, start] };
}

/** Runs in the browser once the three libraries are there. */
const startScript = `
const subscriptionUrl = location.origin.replace(/^http/, 'ws') + '/graphql';
const ask = GraphiQL.createFetcher({ url: '/graphql', subscriptionUrl });
const readSchema = async () => (await fetch('/schema.json')).json();
// The schema is a file: asking the graph for it may be off.
const fetcher = (asked, options) =>
  asked.operationName === 'IntrospectionQuery' ? readSchema() : ask(asked, options);
const explorer = React.createElement(GraphiQL, {
  fetcher,
  defaultEditorToolsVisibility: 'variables',
  defaultTabs: ${JSON.stringify(exampleQuestions)},
});
ReactDOM.createRoot(document.getElementById('explorer')).render(explorer);
`;

function asset(name: string, type: string, body: Buffer): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/explorer/${hash}/${name}`, type, body };
}

function readPackageFile(packageName: string, file: string): Buffer {
  const manifest = createRequire(import.meta.url).resolve(`${packageName}/package.json`);
  return readFileSync(join(dirname(manifest), file));
}
