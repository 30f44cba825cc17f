/** What an incident says at one version, as far as readers' filters ask; null when it counts no longer. */
export type Facts = { readonly pcode: string; readonly kind: string; readonly headline: string } | null;

/** What writers were told is written: the truth that everything else is compared with. */
export class Ledger {
  /** The versions of each incident by its id; the first one is version 1. */
  readonly incidents = new Map<string, Facts[]>();
  /** How many requests were acknowledged, and how many were sent for that. */
  acknowledged = 0;
  attempts = 0;
  /** Answers that a writer must never get, as they came. */
  readonly refusals: string[] = [];

  /** Enters the next version of an incident. */
  enter(id: string, facts: Facts): void {
    const versions = this.incidents.get(id) ?? [];
    this.incidents.set(id, [...versions, facts]);
    this.acknowledged += 1;
  }

  /** What an incident says at a version; null before the first one. */
  factsOf(id: string, version: number): Facts {
    return this.incidents.get(id)?.[version - 1] ?? null;
  }
}
