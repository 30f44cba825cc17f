import { once } from 'node:events';
import { createServer, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HubError } from '../../src/errors.ts';
import { answerEncoder } from '../../src/http/answer-encoder.ts';
import { EventStream } from '../../src/live/event-stream.ts';
import { silent } from '../support/event-log.ts';

let close: () => Promise<void>;
let stream: EventStream;
let text: string;
let onEnd: ReturnType<typeof vi.fn<() => void>>;
let reader: ReturnType<typeof request>;
let read: () => void;
beforeEach(async () => {
  text = '';
  onEnd = vi.fn<() => void>();
  const server = createServer((_request, response: ServerResponse) => {
    stream = new EventStream(response, {}, answerEncoder(silent), onEnd);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  reader = request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' }).end();
  const [response] = await once(reader, 'response');
  response.setEncoding('utf8').on('error', () => {});
  read = () =>
    response.on('data', (piece: string) => {
      text += piece;
    });
  close = async () => {
    reader.destroy();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
});
afterEach(() => close());

test('a quiet stream says that it lives', async () => {
  read();
  stream.tick();
  await vi.waitFor(() => expect(text).toBe(':\n\n'));
  stream.tick();
  await vi.waitFor(() => expect(text).toBe(':\n\n:\n\n'));
});

test('a reader that has read nothing since the last look is given up', async () => {
  const large = { bytes: Buffer.alloc(20_000_000, 'x') };
  stream.send([large]);
  expect(stream.isFull()).toBe(true);
  stream.tick();
  expect(onEnd).not.toHaveBeenCalled();
  stream.tick();
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1));
  await stream.drained();
});

test('a slow reader that goes on reading is not given up', async () => {
  stream.send([{ bytes: Buffer.alloc(20_000_000, 'x') }]);
  stream.tick();
  read();
  await stream.drained();
  stream.tick();
  expect(onEnd).not.toHaveBeenCalled();
});

test('what passes ends the stream without completing it, so that the reader comes back', async () => {
  read();
  stream.fail([new HubError('DATABASE_UNAVAILABLE', 'The database cannot be reached.')]);
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1));
  expect(text).toMatch(/^retry: \d+\n\n$/);
});

test('what has ended says nothing more', async () => {
  read();
  stream.complete();
  stream.send([{ bytes: Buffer.from('{}') }]);
  stream.tick();
  await vi.waitFor(() => expect(onEnd).toHaveBeenCalledTimes(1));
  expect(text).toBe('event: complete\ndata:\n\n');
});
