/** Decides which statements a pool prepares, so that endless different questions cannot fill the server's memory. */
export interface PrepareBudget {
  /** Whether to prepare the statement now; once it says so for a text, it does until the window ends. */
  allows(text: string, now: number): boolean;
}

/**
 * A server keeps what a connection prepared until the connection ends. So at most `most` different texts are
 * prepared in any window; pools must end their connections after `windowMs`, which bounds each at twice `most`.
 * Statements over the budget run unprepared: a little slower, never refused.
 */
export function openPrepareBudget(most: number, windowMs: number): PrepareBudget {
  const prepared = new Set<string>();
  let windowEnds = 0;
  return {
    allows(text, now) {
      if (now >= windowEnds) {
        prepared.clear();
        windowEnds = now + windowMs;
      }
      if (!prepared.has(text) && prepared.size < most) prepared.add(text);
      return prepared.has(text);
    },
  };
}
