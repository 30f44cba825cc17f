import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { HubError } from '../../errors.ts';

/** How often the keys of one issuer are asked for at most, whatever tokens come. */
const restMs = 30_000;
/** Keys older than this are asked for again, so that a key that was withdrawn is not taken much longer. */
const freshMs = 600_000;
/** Keys this old are not used any more, should their issuer be away for so long. */
const usableMs = 86_400_000;

/**
 * The keys of one issuer, asked for when they are needed.
 *
 * A key that is unknown is asked for at most once in 30 s, and all who wait share one request, so a flood of made-up
 * names costs the issuer nothing. Keys that are known go on being used while the issuer is away, for a day at most.
 */
export class KeySet {
  private readonly load: () => Promise<JSONWebKeySet>;
  private readonly now: () => number;
  private known:
    | { readonly find: JWTVerifyGetKey; readonly ids: ReadonlySet<string>; readonly at: number }
    | undefined;
  private loading: Promise<void> | undefined;
  private askedAt = Number.NEGATIVE_INFINITY;
  private isAway = false;

  /** `load` asks the issuer; `now` are milliseconds that only go forward. */
  constructor(load: () => Promise<JSONWebKeySet>, now: () => number = () => performance.now()) {
    this.load = load;
    this.now = now;
  }

  /**
   * The key that a token names, for jose. What else the header says about keys is not looked at.
   * @throws HubError ISSUER_UNAVAILABLE when the issuer would have to be asked and cannot be; jose's error when it has
   * no such key.
   */
  readonly find: JWTVerifyGetKey = async (header, token) => {
    const id = typeof header.kid === 'string' ? header.kid : '';
    const age = this.known ? this.now() - this.known.at : Number.POSITIVE_INFINITY;
    if (!this.has(id) || age > usableMs) await this.refresh();
    else if (age > freshMs) void this.refresh();
    if (this.isAway && (!this.has(id) || age > usableMs)) throw away();
    // Without keys the last answer was none either: as good as an issuer that is away.
    if (this.known === undefined) throw away();
    return this.known.find({ alg: header.alg, kid: id }, token);
  };

  private has(id: string): boolean {
    return this.known?.ids.has(id) ?? false;
  }

  private async refresh(): Promise<void> {
    if (this.loading === undefined && this.now() - this.askedAt >= restMs) {
      this.askedAt = this.now();
      this.loading = this.ask().finally(() => {
        this.loading = undefined;
      });
    }
    await this.loading;
  }

  private async ask(): Promise<void> {
    try {
      const keys = await this.load();
      const ids = new Set(keys.keys.flatMap(({ kid }) => kid ?? []));
      this.known = { find: createLocalJWKSet(keys), ids, at: this.now() };
      this.isAway = false;
    } catch {
      this.isAway = true;
    }
  }
}

const away = (): HubError =>
  new HubError(
    'ISSUER_UNAVAILABLE',
    'Who signed this token cannot be reached at the moment. Try again later.',
  );
