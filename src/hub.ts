import { tmpdir } from 'node:os';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { Issuers, remoteIssuer } from './access/issuers/issuers.ts';
import { openLocalIssuer } from './access/issuers/local-issuer.ts';
import { type HubConfig, hasIntrospection, hasLocalIssuer } from './config.ts';
import { openDatabaseServer } from './database/database-server.ts';
import { migrate } from './database/migrate.ts';
import { type Database, openDatabase } from './database/pools.ts';
import { checkReadiness } from './database/readiness.ts';
import { refreshStatistics } from './database/refresh-statistics.ts';
import { assertNothingUnset } from './database/unset-audience.ts';
import { startAgreementTicker } from './domains/agreements/agreement-ticker.ts';
import { startExpiryTicker } from './domains/alerts/expiry-ticker.ts';
import { startResponseTicker } from './domains/alerts/response/response-ticker.ts';
import { feeds } from './domains/feeds.ts';
import { isBundledLoaded, loadBundled } from './exchange/bundled.ts';
import { type LiveExercise, startLiveExercise } from './exchange/replay/live-exercise.ts';
import type { ImportProgress } from './exchange/run-import.ts';
import { CostBuckets } from './graph/cost-buckets.ts';
import { openDoor } from './graph/door.ts';
import { openGraph } from './graph/graph.ts';
import { serveAlertDownloads } from './http/alert-downloads.ts';
import { answerEncoder } from './http/answer-encoder.ts';
import { clientAddressReader } from './http/client-address.ts';
import { serveExplorer } from './http/explorer.ts';
import { serveGraph } from './http/graphql.ts';
import { serveHealth } from './http/health.ts';
import { serveLocalKeys } from './http/local-keys.ts';
import { assertPortFree } from './http/port.ts';
import { serveSchema } from './http/schema-file.ts';
import { buildServer, listen } from './http/server.ts';
import { buildHubSchema } from './hub-schema.ts';
import { serveEventStreams } from './live/event-streams.ts';
import { startFeeds } from './live/feeds.ts';
import { SocketQuota } from './live/socket-quota.ts';
import { openWebsockets } from './live/websockets.ts';
import { startSequencer } from './log/sequencer.ts';
import { findWarningOwner } from './warning/warning-owner.ts';
import { startWarningTicker } from './warning/warning-ticker.ts';

/** A running hub. */
export interface Hub {
  /** Where it answers, with the port that was picked, for example http://127.0.0.1:4000. */
  readonly url: string;
  /** Where its rows are, for a person: a folder, or host and name of the database; never a password. */
  readonly databasePlace: string;
  /** What is replayed in the background, for a person; undefined when nothing is. */
  readonly exercise: string | undefined;
  /** Resolves with one sentence when the embedded PostgreSQL ends unasked; the hub is useless then. */
  readonly lost: Promise<string>;
  /** Stops listening, lets what is running finish (5 s at most), says goodbye, closes the pools, stops PostgreSQL. */
  close(): Promise<void>;
}

/** How a hub tells and is told. */
export interface HubOptions {
  readonly log: Logger;
  /** Told in one line each what a start does that takes time. */
  readonly onProgress?: (line: string) => void;
  /** Told how far the first run's loading of the bundled data is. */
  readonly onLoad?: (progress: ImportProgress) => void;
  /** Ends a start that is under way: whatever was started is stopped again. */
  readonly signal?: AbortSignal;
}

/**
 * The composition root: PostgreSQL → migrations → pools → data → sequencer → expiry of alerts → escalation → turns of agreements → weekly series → HTTP → websockets. Everything
 * that was started is closed in the opposite order, also when a later step fails.
 * @throws HubError with the reason when a part cannot be started.
 */
export async function startHub(config: HubConfig, options: HubOptions): Promise<Hub> {
  const started: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (let stop = started.pop(); stop !== undefined; stop = started.pop()) {
      // A part that cannot be closed must not keep PostgreSQL, which comes last, from being stopped.
      await stop().catch((failure: unknown) => failures.push(failure));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not every part of the hub could be closed.');
  };
  const step = <Part extends { close(): Promise<void> }>(part: Part): Part => {
    started.push(() => part.close());
    options.signal?.throwIfAborted();
    return part;
  };
  try {
    await assertPortFree(config.host, config.port);
    const server = step(await openDatabaseServer(config, options.onProgress));
    await migrate(server.url);
    const { poolSize, limits } = config;
    const { statementTimeoutMs } = limits;
    const database = step(await openDatabase({ url: server.url, poolSize, statementTimeoutMs }));
    await assertNothingUnset(database);
    if (await loadData(database, config, options)) await refreshStatistics(server.url);
    step(startSequencer({ url: server.url, log: options.log, daysKept: config.eventRetentionDays }));
    step(startExpiryTicker({ database, log: options.log }));
    step(startResponseTicker({ database, log: options.log }));
    step(startAgreementTicker({ database, log: options.log }));
    const organisationId = await findWarningOwner(database, config.warningOrganisation);
    const { releasedSeverities } = config;
    step(startWarningTicker({ database, log: options.log, organisationId, releasedSeverities }));
    const { allowedOrigins, trustedProxies } = config;
    const routes = buildServer({ maxBodyBytes: limits.maxBodyBytes, trustedProxies, log: options.log });
    serveHealth(routes, () => checkReadiness(database));
    const graph = openGraph({ ...buildHubSchema(), database, limits });
    const issuers = await openIssuers(config, routes, options.log);
    const door = openDoor({
      ...config,
      graph,
      hasIntrospection: hasIntrospection(config),
      buckets: new CostBuckets(limits),
    });
    step(await serveGraph(routes, { door, database, issuers, allowedOrigins }));
    serveExplorer(routes, door);
    serveSchema(routes);
    serveAlertDownloads(routes, { database, issuers });
    const encoder = answerEncoder(options.log);
    const live = step(
      await startFeeds({ url: server.url, database, graph, feeds, encoder, log: options.log }),
    );
    const quota = new SocketQuota(limits);
    const serving = { database, issuers, door, encoder };
    const readAddress = clientAddressReader(trustedProxies);
    const connecting = { ...serving, feeds: live, quota, allowedOrigins, readAddress };
    serveEventStreams(routes, connecting);
    const http = await listen(routes, config.host, config.port);
    const websockets = openWebsockets(routes.server, connecting);
    // Together: one after the other, their times to finish would add up to more than a stop may take.
    step({ close: async () => void (await Promise.all([websockets.close(), http.close()])) });
    const exercise = await beginExercise(database, config, options);
    if (exercise !== undefined) step(exercise);
    const { place: databasePlace, lost } = server;
    return { url: http.url, databasePlace, exercise: exercise?.description, lost, close };
  } catch (error) {
    await close();
    // What broke off because of the signal may name another cause.
    throw options.signal?.aborted === true ? options.signal.reason : error;
  }
}

/**
 * Those whose tokens are taken; the key of the local one, where there is one, is served to everybody.
 * @throws HubError DATA_DIR_UNUSABLE when it was asked for and has no place for its key; unasked, the hub does without.
 */
async function openIssuers(config: HubConfig, routes: FastifyInstance, log: Logger): Promise<Issuers> {
  const remote = config.oidcIssuers.map((settings) => remoteIssuer(settings));
  if (!hasLocalIssuer(config)) return new Issuers(remote);
  try {
    const local = await openLocalIssuer(config.dataDir);
    serveLocalKeys(routes, local);
    return new Issuers([...remote, local.trusted]);
  } catch (error) {
    if (config.localIssuer === 'on') throw error;
    log.warn({ err: error }, 'Tokens that the hub signed itself are not taken.');
    return new Issuers(remote);
  }
}

/** Loads what comes with the hub and answers true, unless it is there. A load that broke off goes on where it stopped. */
async function loadData(database: Database, config: HubConfig, options: HubOptions): Promise<boolean> {
  if (await isBundledLoaded(database)) return false;
  options.onProgress?.('Loading the bundled data. This happens once.');
  const { onLoad: onProgress, signal } = options;
  await loadBundled(database, {
    rejectsFolder: config.databaseUrl === undefined ? config.dataDir : tmpdir(),
    ...(onProgress === undefined ? {} : { onProgress }),
    ...(signal === undefined ? {} : { signal }),
  });
  return true;
}

/** Begins the exercise that shows live traffic, unless it is over or not wanted; without it the hub is as good. */
async function beginExercise(
  database: Database,
  { exercise, databaseUrl }: HubConfig,
  { log }: HubOptions,
): Promise<LiveExercise | undefined> {
  // Somebody else's PostgreSQL may be one where people work: there it has to be asked for.
  if ((exercise ?? (databaseUrl === undefined ? 'on' : 'off')) === 'off') return undefined;
  try {
    return await startLiveExercise({ database, log });
  } catch (error) {
    log.warn({ err: error }, 'the exercise could not begin');
    return undefined;
  }
}
