/** What logging in, pairing and keys need from the outside, besides `ports.ts`. */
import type { Rates } from '../ports.ts';

/** scrypt with its parameters in the text (secrets/password-hash.ts). */
export interface PasswordHasher {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
}

/** Hashes PINs with a key from the secrets besides (secrets/pin-hash.ts). */
export interface PinHasher extends PasswordHasher {
  /** True for a hash that was made without the key: it is made again at the next login. */
  readonly isOld: (hash: string) => boolean;
  /** True for a hash that was made with another key, or with one that is gone: no PIN will ever fit it. */
  readonly isLost: (hash: string) => Promise<boolean>;
}

/** Digests of bearer secrets of 256 random bits. */
export interface Digest {
  /** SHA-256, lower-case hex. */
  readonly sha256Hex: (text: string) => string;
  /** Compares in constant time; false where lengths differ. */
  readonly equal: (left: string, right: string) => boolean;
}

export interface SessionClaims {
  readonly sessionId: string;
  readonly userId: string;
  readonly expiresAtMs: number;
}

/** Signed session tokens: JWT HS256, keyed by the secrets entry `jwt`. */
export interface Tokens {
  readonly sign: (claims: SessionClaims) => Promise<string>;
  /** Undefined where the signature, form or time is wrong. */
  readonly verify: (token: string, nowMs: number) => Promise<SessionClaims | undefined>;
}

/** Where prices come from. Decimal texts, pairs as `BTC_EUR`; `training` needs no internet and knows every currency. */
export type RatesConfig =
  | { readonly kind: 'market'; readonly spreadPercent: string }
  | { readonly kind: 'fixed'; readonly pairs: Readonly<Record<string, string>> }
  | { readonly kind: 'training' };

/** A price set by hand, JSON-able as it is kept in the setting `rates.manual`. */
export interface ManualRate {
  readonly currency: string;
  /** Decimal text, major units a bitcoin. */
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

/** Rates as the settings use case steers them, after its transaction is committed. */
export interface RatesControl extends Rates {
  readonly configure: (config: RatesConfig) => void;
  readonly setManual: (manual: readonly ManualRate[]) => void;
  readonly status: () => RatesStatus;
  /** Somebody looks at prices: keep them fresh. */
  readonly touch: () => void;
}

/** Backups of the database, off the main thread. */
export interface Backups {
  readonly create: () => Promise<BackupFacts>;
  /** Newest first. */
  readonly list: () => Promise<BackupFacts[]>;
}
export interface BackupFacts {
  readonly file: string;
  readonly bytes: number;
  readonly atMs: number;
}
