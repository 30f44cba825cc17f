/** Who pays for one operation. */
export interface Meter {
  /** Takes the price of the operation, once, before anything of it runs. Throws HubError THROTTLED when less is left. */
  take(price: number): void;
  /** Corrects the price to what the operation came to in the end. */
  settle(cost: number): void;
  /** What is shown in `extensions.cost`; undefined where it is not wanted. */
  report(): CostReport | undefined;
}

/** What an operation cost and what is left, in the words of Shopify's graph. */
export interface CostReport {
  /** The price that was asked before it ran; null when it never came to that. */
  readonly requestedQueryCost: number | null;
  /** What was taken in the end; null when nothing ran. */
  readonly actualQueryCost: number | null;
  readonly throttleStatus: {
    readonly maximumAvailable: number;
    readonly currentlyAvailable: number;
    /** Points that come back each second. */
    readonly restoreRate: number;
  };
}
