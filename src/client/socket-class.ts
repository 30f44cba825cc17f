/** As much of a WebSocket as is used here. */
export interface Closable {
  close(code?: number, reason?: string): void;
}

/** A WebSocket constructor: the one of browsers and of Node 22, or that of the package `ws`. */
export type SocketClass = new (address: string, protocols?: string | string[]) => Closable;

/**
 * The constructor to use: the given one, else the global one.
 * @throws TypeError where there is none, as in Node 20.
 */
export function socketClass(given: SocketClass | undefined): SocketClass {
  const found: unknown = given ?? Reflect.get(globalThis, 'WebSocket');
  if (isSocketClass(found)) return found;
  throw new TypeError(
    'There is no WebSocket here. Give one as `webSocket`, for instance that of the package `ws`.',
  );
}

/** The same constructor, telling of each socket that it makes. */
export function watched(Socket: SocketClass, onOpen: (socket: Closable) => void): SocketClass {
  return class extends Socket {
    constructor(address: string, protocols?: string | string[]) {
      super(address, protocols);
      onOpen(this);
    }
  };
}

const isSocketClass = (value: unknown): value is SocketClass => typeof value === 'function';
