import type { SessionClaims } from '../app/people/people-ports.ts';

const MOST_KEPT = 2_000;

/**
 * Tokens whose signature was found good, by their digest: checking one costs as much as a whole sale. A token stays good
 * until it runs out; whether its session still lives is asked at every request.
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
