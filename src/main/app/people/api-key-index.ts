import type { Digest } from './people-ports.ts';
import type { Clock } from '../ports.ts';
import type { ApiKeyRecord } from '../records.ts';

/** `lastUsedAt` is written at most this often per key, because a request must not cost a commit. */
const USE_WRITTEN_EVERY_MS = 60_000;

/**
 * Live API keys by digest, in memory: one hash and one look-up per request, never a keychain call (product.md SEC-3).
 */
export interface ApiKeyIndex {
  /** Replaces every key, at start and after an unlock. */
  readonly load: (keys: readonly { readonly record: ApiKeyRecord; readonly keyDigest: string }[]) => void;
  readonly put: (record: ApiKeyRecord, keyDigest: string) => void;
  readonly remove: (id: string) => void;
  readonly find: (rawKey: string) => ApiKeyRecord | undefined;
}

export const createApiKeyIndex = (deps: {
  readonly digest: Digest;
  readonly clock: Clock;
  /** Stores the time of use in the background. */
  readonly onUsed: (keyId: string, atMs: number) => void;
}): ApiKeyIndex => {
  const byDigest = new Map<string, { record: ApiKeyRecord; keyDigest: string; writtenAtMs: number }>();
  const remove = (id: string): void => {
    for (const [keyDigest, entry] of byDigest) if (entry.record.id === id) byDigest.delete(keyDigest);
  };
  const put = (record: ApiKeyRecord, keyDigest: string): void => {
    remove(record.id);
    if (record.revokedAtMs === null) {
      byDigest.set(keyDigest, { record, keyDigest, writtenAtMs: record.lastUsedAtMs ?? 0 });
    }
  };
  return {
    load: (keys) => {
      byDigest.clear();
      for (const key of keys) put(key.record, key.keyDigest);
    },
    put,
    remove,
    find: (rawKey) => {
      const wanted = deps.digest.sha256Hex(rawKey);
      const found = byDigest.get(wanted);
      if (!found || !deps.digest.equal(found.keyDigest, wanted)) return undefined;
      const nowMs = deps.clock.nowMs();
      if (nowMs - found.writtenAtMs >= USE_WRITTEN_EVERY_MS) {
        found.writtenAtMs = nowMs;
        deps.onUsed(found.record.id, nowMs);
      }
      return found.record;
    },
  };
};
