/** How a connection ended, as the socket says it. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

const firstMs = 500;
const longestMs = 30_000;
const longestHintMs = 60_000;

/** Closings after which the same again would end the same. */
const fatalCodes: ReadonlySet<number> = new Set([
  1002, 1003, 1007, 1009, 1010, 4004, 4400, 4401, 4406, 4409, 4429,
]);

/** Whether there is no use in connecting again as before. */
export const isFatal = ({ code }: Closing): boolean => fatalCodes.has(code);

/** Whether the token was refused. */
export const isForbidden = ({ code }: Closing): boolean => code === 4403;

/**
 * How long to wait before connecting again: as long as a hub that stops says, else anything up to a limit that
 * doubles with each failure (full jitter), so that those who lost a hub together do not come back together.
 */
export function reconnectDelayMs(failures: number, closing: Closing | undefined): number {
  const hintMs = closing && readHint(closing);
  return hintMs ?? Math.round(Math.random() * Math.min(longestMs, firstMs * 2 ** failures));
}

/** What a hub that stops or restarts gives as its reason: `{"retryAfterMs": n}`. */
function readHint({ code, reason }: Closing): number | undefined {
  if (code !== 1001 && code !== 1012) return undefined;
  const [, digits] = /"retryAfterMs"\s*:\s*(\d{1,9})/.exec(reason) ?? [];
  return digits === undefined ? undefined : Math.min(Number(digits), longestHintMs);
}
