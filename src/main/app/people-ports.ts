/** What logging in, pairing and keys need from the outside, besides `ports.ts`. */

/** scrypt with its parameters in the text (secrets/password-hash.ts). */
export interface PasswordHasher {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (password: string, hash: string) => Promise<boolean>;
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
