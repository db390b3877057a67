import type { SessionClaims } from '../app/people/people-ports.ts';

const MOST_KEPT = 2_000;

/**
 * Tokens whose signature was verified, by their digest: verifying one costs as much as creating an invoice. A signature
 * stays good until the token runs out. That its session still lives is checked at every request.
 */
export interface TokenCache {
  readonly find: (digest: string, nowMs: number) => SessionClaims | undefined;
  readonly keep: (digest: string, claims: SessionClaims) => void;
}

export const createTokenCache = (): TokenCache => {
  const byDigest = new Map<string, SessionClaims>();
  return {
    find: (digest, nowMs) => {
      const claims = byDigest.get(digest);
      if (!claims || claims.expiresAtMs > nowMs) return claims;
      byDigest.delete(digest);
      return undefined;
    },
    keep: (digest, claims) => {
      const [oldest] = byDigest.size >= MOST_KEPT ? byDigest.keys() : [];
      if (oldest !== undefined) byDigest.delete(oldest);
      byDigest.set(digest, claims);
    },
  };
};
