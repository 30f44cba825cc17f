import { once } from 'node:events';
import { createServer } from 'node:http';
import { buildSchema } from 'graphql';
import { PubSub, withFilter } from 'graphql-subscriptions';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { readSdl } from '../../../src/sdl.ts';
import { followIncidents } from './follow-incidents.ts';

/**
 * The peer: subscriptions as Apollo's manual has them, graphql-ws over ws with a PubSub, and `withFilter` for those
 * who ask for a region. The incident is read once for all before it is published, and no server pings its clients,
 * so that nothing but telling is measured.
 */

/** What is published: the message, and the keys that filters look at. */
interface Publication {
  readonly regionIds: readonly string[];
  readonly incidentFeed: unknown;
}

const topic = 'INCIDENT';
const pubsub = new PubSub<{ [topic]: Publication }>();
const schema = buildSchema(readSdl());
const field = schema.getSubscriptionType()?.getFields().incidentFeed;
if (field === undefined) throw new Error('The schema has no feed of incidents.');

const everything = () => pubsub.asyncIterableIterator<Publication>(topic);
const ofRegion = withFilter<Publication, { filter: { region: string } }>(
  everything,
  (publication, given) =>
    publication !== undefined &&
    given !== undefined &&
    publication.regionIds.includes(given.filter.region.slice('region_'.length)),
);
field.subscribe = (root, given, context, info) =>
  given.filter?.region === undefined ? everything() : ofRegion(root, given, context, info);

const server = createServer();
const sockets = new WebSocketServer({ server, path: '/graphql' });
// On a busy machine thousands may take longer to begin than its usual three seconds.
const disposable = useServer({ schema, connectionInitWaitTimeout: 60_000 }, sockets, 0);

const follower = await followIncidents((messages) => {
  for (const { regionIds, text } of messages) {
    void pubsub.publish(topic, { regionIds, incidentFeed: JSON.parse(text) });
  }
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const address = server.address();
if (address !== null && typeof address === 'object') console.log(`http://127.0.0.1:${address.port}/graphql`);

process.once('SIGTERM', async () => {
  for (const socket of sockets.clients) socket.terminate();
  await disposable.dispose();
  server.close();
  await follower.close();
});
