/** Whoever has signed in: a machine of an organisation, or a person. */
export interface Member {
  readonly kind: 'member';
  /** UUIDs of those that it reads for, in a fixed order; none for a person who belongs to none. */
  readonly organisationIds: readonly string[];
  /** A UUID; null for a machine. */
  readonly personId: string | null;
}
