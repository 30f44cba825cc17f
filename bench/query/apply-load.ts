import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Asker } from './asker.ts';
import type { Question } from './questions.ts';

/** How many requests are under way at once, each on a keep-alive connection of its own. */
const connectionCount = 16;

const endOfHead = Buffer.from('\r\n\r\n');

/** What a stretch of load gave: the time of each answer, and how long all took. */
export interface LoadResult {
  readonly latenciesMs: readonly number[];
  readonly seconds: number;
}

/**
 * Asks the question again and again for some seconds, variables in turn. Written on bare sockets with requests
 * made beforehand, so that of the cores which servers and load share, the load takes little.
 * @throws Error when an answer is no data, or a connection ends.
 */
export async function applyLoad(asker: Asker, question: Question, seconds: number): Promise<LoadResult> {
  const url = new URL(asker.endpoint);
  const requests = question.variables.map((variables) => requestText(asker, question.document, variables));
  const sockets = Array.from({ length: connectionCount }, () => connect(Number(url.port), url.hostname));
  const latenciesMs: number[] = [];
  let next = 0;
  let isOver = false;
  const askOn = async (socket: Socket): Promise<void> => {
    while (!isOver) {
      const startedAt = performance.now();
      await exchange(socket, requests[next++ % requests.length] ?? '');
      latenciesMs.push(performance.now() - startedAt);
    }
  };
  try {
    await Promise.all(sockets.map((socket) => once(socket.setNoDelay(true), 'connect')));
    const startedAt = performance.now();
    const asking = Promise.all(sockets.map(askOn));
    await Promise.race([sleep(seconds * 1000), asking]);
    isOver = true;
    await asking;
    return { latenciesMs, seconds: (performance.now() - startedAt) / 1000 };
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function requestText({ endpoint, authorization }: Asker, document: string, variables: object): string {
  const { pathname, host } = new URL(endpoint);
  const body = JSON.stringify({ query: document, variables });
  const credential = authorization === undefined ? '' : `authorization: ${authorization}\r\n`;
  return `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\naccept: application/json\r\n${credential}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** Sends a request and resolves when its answer is complete; the answer must carry its length. */
function exchange(socket: Socket, request: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let missing = Number.NaN;
    const finish = (error?: Error): void => {
      socket.removeAllListeners();
      if (error === undefined) resolve();
      else reject(error);
    };
    socket.on('error', finish);
    socket.on('close', () => finish(new Error('The server closed the connection.')));
    socket.on('data', (chunk: Buffer) => {
      try {
        missing = Number.isNaN(missing) ? missingAfterHead(chunk) : missing - chunk.length;
        if (missing <= 0) finish();
      } catch (error) {
        finish(error instanceof Error ? error : new Error(String(error)));
      }
    });
    socket.write(request);
  });
}

/**
 * How many bytes of the body are still to come after the first chunk, which holds the whole head.
 * @throws Error for another status than 200, for errors in the answer (which come first), and without a length.
 */
function missingAfterHead(chunk: Buffer): number {
  const bodyStart = chunk.indexOf(endOfHead) + endOfHead.length;
  const head = chunk.toString('latin1', 0, bodyStart);
  const length = head.match(/\r\ncontent-length: *(\d+)/i)?.[1];
  const isData = '{"data"'.startsWith(chunk.toString('latin1', bodyStart, bodyStart + 7));
  if (!head.startsWith('HTTP/1.1 200') || length === undefined || !isData) {
    throw new Error(`An answer under load is none:\n${chunk.toString('utf8').slice(0, 500)}`);
  }
  return bodyStart + Number(length) - chunk.length;
}
