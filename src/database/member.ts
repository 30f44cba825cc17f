/** Whoever has signed in: a machine of an organisation, or a person. */
export interface Member {
  readonly kind: 'member';
  /** UUIDs of those that it reads for, in a fixed order; none for a person who belongs to none. */
  readonly organisationIds: readonly string[];
  /** A UUID; null for a machine. */
  readonly personId: string | null;
  /** What each statement has to find still true before it shows a row; nothing where these rights were just looked up. */
  readonly proof?: Proof;
}

/** By what a member was known: a key, or an account and a token. */
export type Proof =
  | {
      readonly keyId: string;
      /** The SHA-256 of its secret, in hexadecimal. */
      readonly keyDigest: string;
    }
  | {
      /** The version of the account in which the person had these rights. */
      readonly accountVersion: number;
      /** A token of the local issuer; null for those of others. */
      readonly tokenId: string | null;
    };
