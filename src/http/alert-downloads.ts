import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { alertStatus } from '../../schema/tables/alerts.ts';
import { audienceOf } from '../access/audience-of.ts';
import { actorBehind } from '../access/audit.ts';
import type { Issuers } from '../access/issuers/issuers.ts';
import { noteTold, type Told } from '../access/told.ts';
import { readViewer } from '../access/viewer.ts';
import type { Audience } from '../database/audience.ts';
import type { Database } from '../database/pools.ts';
import { HubError } from '../errors.ts';
import { readAlertPage } from '../exchange/cap/read-alert-page.ts';
import { readStoredAlert } from '../exchange/cap/stored-alert.ts';
import { writeCap } from '../exchange/cap/write-cap.ts';
import { capMediaType, writeFeed } from '../exchange/cap/write-feed.ts';
import { uuidOf } from '../graph/ids.ts';

/** Where alerts are read, and whose tokens are taken. */
interface AlertParts {
  readonly database: Database;
  /** Nobody's unless given. */
  readonly issuers?: Issuers;
}

/** Alerts on one page of the feed. */
const pageSize = 50;

/**
 * Serves released alerts to other warning systems: `/alerts.atom` lists them in pages, those that came in last first
 * (`?status=EXERCISE` those of another status), and `/alerts/<id>.cap` is one as a message of CAP 1.2. Both hold what
 * the caller may see; an alert that nobody released and one that the caller may not see are not found alike.
 */
export function serveAlertDownloads(server: FastifyInstance, { database, issuers }: AlertParts): void {
  const askerOf = async ({ headers }: FastifyRequest): Promise<Asker> => {
    const viewer = await readViewer(database, headers.authorization, issuers);
    const told: Told = new Map();
    const note = () => noteTold(database, actorBehind(viewer), told);
    return { audience: audienceOf(viewer), isKnown: viewer.kind !== 'anonymous', told, note };
  };

  server.get<{ Params: { file: string } }>('/alerts/:file', async (request, reply) => {
    const asker = await askerOf(request);
    const id = idIn(request.params.file);
    const alert =
      id === undefined ? undefined : await readStoredAlert(database, asker.audience, id, asker.told);
    if (alert === undefined) {
      throw new HubError('NOT_FOUND', 'There is no such alert, or none that you may see.');
    }
    return send(request, reply, asker, { type: capMediaType, text: writeCap(alert) });
  });

  server.get<{ Querystring: Record<string, unknown> }>('/alerts.atom', async (request, reply) => {
    const asker = await askerOf(request);
    const { status, before } = choiceIn(request.query);
    const choice = { status, before, size: pageSize };
    const page = await readAlertPage(database, asker.audience, choice, asker.told);
    const base = baseOf(request);
    const addressOf = (after: string | null): string => addressOfPage(base, status, after);
    const last = page.entries.at(-1);
    const text = writeFeed(page, {
      base,
      self: addressOf(before),
      first: addressOf(null),
      next: page.hasMore && last !== undefined ? addressOf(last.id) : null,
    });
    return send(request, reply, asker, { type: 'application/atom+xml', text });
  });
}

interface Asker {
  readonly audience: Audience;
  readonly isKnown: boolean;
  /** The audited alerts that were read. */
  readonly told: Told;
  /** Writes down that the caller is told of them. */
  readonly note: () => Promise<void>;
}

/** The UUID in the name of a file such as `alert_….cap`; undefined when it is no such name. */
const idIn = (file: string): string | undefined =>
  /^alert_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.cap$/.exec(file)?.[1];

/** @throws HubError BAD_VALUE for a status that there is not, BAD_ID for an alert by which nothing is paged. */
function choiceIn({ status = 'ACTUAL', before }: Readonly<Record<string, unknown>>) {
  const known = alertStatus.enumValues.find((code) => code === status);
  if (known === undefined) {
    throw new HubError('BAD_VALUE', `The status of alerts is one of ${alertStatus.enumValues.join(', ')}.`);
  }
  return { status: known, before: before === undefined ? null : uuidOf('alert')(before) };
}

function addressOfPage(base: string, status: string, before: string | null): string {
  const query = new URLSearchParams();
  if (status !== 'ACTUAL') query.set('status', status);
  if (before !== null) query.set('before', `alert_${before}`);
  return `${base}/alerts.atom${query.size === 0 ? '' : `?${query}`}`;
}

/** Where the hub is for the caller. @throws HubError BAD_REQUEST for a name that is none. */
function baseOf({ protocol, host }: FastifyRequest): string {
  if (/^(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?$/.test(host)) return `${protocol}://${host}`;
  throw new HubError('BAD_REQUEST', 'The header Host names no host.');
}

/** Sends a text, once it is written down, or nothing when the caller holds the same one. What is for somebody alone stays in no shared cache. */
async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { isKnown, note }: Asker,
  { type, text }: { readonly type: string; readonly text: string },
): Promise<FastifyReply> {
  const etag = `"${createHash('sha256').update(text).digest('base64url')}"`;
  reply
    .header('etag', etag)
    .header('vary', 'authorization')
    .header('cache-control', isKnown ? 'private, no-store' : 'public, no-cache');
  const held = (request.headers['if-none-match'] ?? '')
    .split(',')
    .map((tag) => tag.trim().replace(/^W\//, ''));
  if (held.includes(etag) || held.includes('*')) return reply.status(304).send();
  await note();
  return reply.type(`${type}; charset=utf-8`).send(text);
}
