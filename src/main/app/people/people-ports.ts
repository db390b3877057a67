/** Ports that login, pairing, API keys, prices and backups need besides those of `ports.ts`. */
import type { RateE8 } from '../../../shared/money.ts';
import type { Rates } from '../ports.ts';

/** Hashes with scrypt; the hash text names its parameters (secrets/password-hash.ts). */
export interface PasswordHasher {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
}

/** Hashes PINs with a key from the secrets as well (secrets/pin-hash.ts). */
export interface PinHasher extends PasswordHasher {
  /** True for a hash that was made without the key: it is made again at the next login. */
  readonly isOld: (hash: string) => boolean;
  /** True for a hash that was made with another key, or with one that is missing: no PIN will ever fit it. */
  readonly isLost: (hash: string) => Promise<boolean>;
}

/** Digests secrets of 256 random bits, which need no slow hash. */
export interface Digest {
  /** SHA-256, lower-case hex. */
  readonly sha256Hex: (text: string) => string;
  /** Compares in constant time; false if the lengths differ. */
  readonly equal: (left: string, right: string) => boolean;
}

export interface SessionClaims {
  readonly sessionId: string;
  readonly userId: string;
  readonly expiresAtMs: number;
}

/** Signs session tokens as JWTs (HS256) with the secret `jwt`. */
export interface Tokens {
  readonly sign: (claims: SessionClaims) => Promise<string>;
  /** Undefined if the signature, form or time is wrong. */
  readonly verify: (token: string, nowMs: number) => Promise<SessionClaims | undefined>;
  /**
   * The second value that a cookie session must send to write. It is bound to the session and cannot be computed from the
   * cookie (reliability.md A30).
   */
  readonly csrfToken: (sessionId: string) => Promise<string>;
}

/**
 * The owner's choice of prices. Rates are decimal texts, pairs look like `BTC_EUR`; see product.md RATE-9 and RATE-11.
 */
export type RatesConfig =
  | { readonly kind: 'market'; readonly spreadPercent: string }
  | { readonly kind: 'fixed'; readonly pairs: Readonly<Record<string, string>> }
  | { readonly kind: 'training' };

/** A price set by hand (product.md RATE-10), stored as JSON in the setting `rates.manual`. */
export interface ManualRate {
  readonly currency: string;
  /** Decimal text, major units per bitcoin. */
  readonly rate: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly userId: string;
}

export interface RatesStatus {
  readonly config: RatesConfig;
  readonly manual: readonly ManualRate[];
  readonly errors: readonly { readonly name: string; readonly error: string; readonly atMs: number }[];
}

export interface KnownRate {
  readonly rateE8: RateE8;
  readonly fresh: boolean;
}

/** Rates with what the settings use case changes, after its transaction is committed. */
export interface RatesControl extends Rates {
  readonly configure: (config: RatesConfig) => void;
  readonly setManual: (manual: readonly ManualRate[]) => void;
  readonly status: () => RatesStatus;
  /** The last price that nobody set by hand, and whether a sale could use it (product.md RATE-12). */
  readonly known: (currency: string) => KnownRate | null;
  /** Says that a page shows prices, so that they are kept fresh. */
  readonly touch: () => void;
}
