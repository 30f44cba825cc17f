import type { RawData } from 'ws';
import { z } from 'zod';
import type { Viewer } from '../access/viewer.ts';

/** Decodes an operation as a client asks for it, on every transport. */
export const operation = z
  .object({
    query: z.string().nullish(),
    documentId: z.string().nullish(),
    operationName: z.string().nullish(),
    variables: z.record(z.string(), z.unknown()).nullish(),
    extensions: z.record(z.string(), z.unknown()).nullish(),
  })
  .refine(({ query, documentId, extensions }) => query ?? documentId ?? extensions?.persistedQuery);

/** Whether what it costs is to be shown: `extensions: {cost: true}`, or to whoever the hub knows. */
export const wantsCost = ({ extensions }: Operation, { kind }: Viewer): boolean =>
  kind !== 'anonymous' || extensions?.cost === true;

const clientMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('connection_init'), payload: z.record(z.string(), z.unknown()).nullish() }),
  z.object({ type: z.literal('ping'), payload: z.record(z.string(), z.unknown()).nullish() }),
  z.object({ type: z.literal('pong') }),
  z.object({
    type: z.literal('subscribe'),
    id: z.string().min(1).max(200),
    payload: operation,
  }),
  z.object({ type: z.literal('complete'), id: z.string() }),
]);

/** What a client may send: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md */
export type ClientMessage = z.infer<typeof clientMessage>;

/** An operation as a client asks for it. */
export type Operation = z.infer<typeof operation>;

/** Decodes a message; undefined when it is none of the protocol. */
export function readClientMessage(data: RawData): ClientMessage | undefined {
  try {
    return clientMessage.safeParse(JSON.parse(String(data))).data;
  } catch {
    return undefined;
  }
}
