/** What waits between one who brings and one who takes, in order, and in the end why nothing more comes. */
export class Inbox<Item, Ending> {
  private items: Item[] = [];
  private ending: Ending | undefined;
  private wake = (): void => {};

  /** How many wait. */
  get size(): number {
    return this.items.length;
  }

  /** Whether nothing more can be brought. */
  get isEnded(): boolean {
    return this.ending !== undefined;
  }

  /** Brings one; ignored after the end. */
  put(item: Item): void {
    if (this.isEnded) return;
    this.items.push(item);
    this.wake();
  }

  /** Nothing more comes; what waits can still be taken. Only the first reason counts. */
  end(ending: Ending): void {
    this.ending ??= ending;
    this.wake();
  }

  /** Nothing more comes and nothing waits. */
  stop(ending: Ending): void {
    this.items = [];
    this.ending = ending;
    this.wake();
  }

  /** Resolves with the next one, or with the reason once all have been taken. */
  async take(): Promise<{ readonly item: Item } | { readonly ending: Ending }> {
    for (;;) {
      const item = this.items.shift();
      if (item !== undefined) return { item };
      if (this.ending !== undefined) return { ending: this.ending };
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
