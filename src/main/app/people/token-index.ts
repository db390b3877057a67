import type { Digest } from './people-ports.ts';
import type { DisplayRecord, TillRecord } from '../records.ts';

interface TokenHolder {
  readonly id: string;
  readonly tokenDigest: string;
  readonly revokedAtMs: number | null;
}

/** Live tills or displays by the digest of their token, in memory: one hash and one look-up per request. */
export interface TokenIndex<T extends TokenHolder> {
  /** Replaces every record, at start. */
  readonly load: (records: readonly T[]) => void;
  /** Adds or replaces a record after its row is committed; a revoked one is removed. */
  readonly put: (record: T) => void;
  readonly remove: (id: string) => void;
  readonly find: (token: string) => T | undefined;
  readonly byId: (id: string) => T | undefined;
}

const createTokenIndex = <T extends TokenHolder>({ digest }: { digest: Digest }): TokenIndex<T> => {
  const byDigest = new Map<string, T>();
  const byId = new Map<string, T>();
  const remove = (id: string): void => {
    const known = byId.get(id);
    if (known) byDigest.delete(known.tokenDigest);
    byId.delete(id);
  };
  const put = (record: T): void => {
    remove(record.id);
    if (record.revokedAtMs !== null) return;
    byDigest.set(record.tokenDigest, record);
    byId.set(record.id, record);
  };
  return {
    load: (records) => {
      byDigest.clear();
      byId.clear();
      for (const record of records) put(record);
    },
    put,
    remove,
    find: (token) => {
      const wanted = digest.sha256Hex(token);
      const found = byDigest.get(wanted);
      return found && digest.equal(found.tokenDigest, wanted) ? found : undefined;
    },
    byId: (id) => byId.get(id),
  };
};

export type TillIndex = TokenIndex<TillRecord>;
export type DisplayIndex = TokenIndex<DisplayRecord>;
export const createTillIndex = (deps: { digest: Digest }): TillIndex => createTokenIndex<TillRecord>(deps);
export const createDisplayIndex = (deps: { digest: Digest }): DisplayIndex => createTokenIndex<DisplayRecord>(deps);
