/** An event as browsers read it from a stream. */
export interface StreamEvent {
  readonly event: string;
  readonly data: string;
  /** The last id that was sent, with this event or before it. */
  readonly lastEventId: string;
}

/** A stream that is being read. */
export interface OpenedStream {
  readonly status: number;
  readonly headers: Headers;
  readonly events: readonly StreamEvent[];
  /** Comments and hints that came, each on its line. */
  readonly asides: readonly string[];
  /** Resolves with the events once the condition holds; rejects when the stream ends before. */
  until(condition: (events: readonly StreamEvent[]) => boolean): Promise<readonly StreamEvent[]>;
  /** Resolves when the hub has ended it. */
  readonly ended: Promise<void>;
  /** Closes it from this side. */
  stop(): void;
}

/** Opens a stream and reads it as https://html.spec.whatwg.org/multipage/server-sent-events.html says. */
export async function openStream(url: string, init: RequestInit = {}): Promise<OpenedStream> {
  const closing = new AbortController();
  const headers = { accept: 'text/event-stream', ...(init.headers as Record<string, string>) };
  const response = await fetch(url, { ...init, headers, signal: closing.signal });
  const events: StreamEvent[] = [];
  const asides: string[] = [];
  let isEnded = false;
  let wake = (): void => {};
  const ended = readLines(response, events, asides, () => wake()).finally(() => {
    isEnded = true;
    wake();
  });
  ended.catch(() => {});
  return {
    status: response.status,
    headers: response.headers,
    events,
    asides,
    ended,
    until: async (condition) => {
      while (!condition(events)) {
        if (isEnded) throw new Error(`The stream ended after ${JSON.stringify(events)}`);
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return events;
    },
    stop: () => closing.abort(),
  };
}

async function readLines(
  { body }: Response,
  events: StreamEvent[],
  asides: string[],
  onLine: () => void,
): Promise<void> {
  let rest = '';
  let lastEventId = '';
  let fields = new Map<string, string>();
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    const lines = (rest + Buffer.from(chunk).toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (line === '') {
        lastEventId = fields.get('id') ?? lastEventId;
        const data = fields.get('data');
        // An event without data is not heard.
        if (data !== undefined) {
          const text = Buffer.from(data, 'latin1').toString();
          events.push({ event: fields.get('event') ?? 'message', data: text, lastEventId });
        }
        fields = new Map();
      } else if (name === '' || name === 'retry') asides.push(line);
      else fields.set(name, value);
      onLine();
    }
  }
}
