import type { Tokens } from './people-ports.ts';
import type { Clock } from '../ports.ts';
import type { SessionRecord } from '../records.ts';

/** A password login counts as fresh for so long (api.md §2). */
const FRESH_FOR_MS = 5 * 60_000;

/** Live sessions in memory: loaded at start, so that a restart ends none. */
export interface Sessions {
  readonly load: (records: readonly SessionRecord[]) => void;
  /** After the row is committed. */
  readonly put: (record: SessionRecord) => void;
  readonly remove: (id: string) => void;
  readonly removeOfUser: (userId: string) => void;
  readonly removeOfTill: (tillId: string) => void;
  /** The session of a token: signature, time and row must hold. */
  readonly find: (token: string) => Promise<SessionRecord | undefined>;
  /** Whether it came from a password at most 5 minutes ago; a PIN never is. */
  readonly isFresh: (session: SessionRecord) => boolean;
}

export const createSessions = (deps: { readonly tokens: Tokens; readonly clock: Clock }): Sessions => {
  const byId = new Map<string, SessionRecord>();
  const removeWhere = (gone: (record: SessionRecord) => boolean): void => {
    for (const [id, record] of byId) if (gone(record)) byId.delete(id);
  };
  return {
    load: (records) => {
      byId.clear();
      for (const record of records) if (record.revokedAtMs === null) byId.set(record.id, record);
    },
    put: (record) => {
      const nowMs = deps.clock.nowMs();
      removeWhere((old) => old.expiresAtMs <= nowMs);
      byId.set(record.id, record);
    },
    remove: (id) => void byId.delete(id),
    removeOfUser: (userId) => removeWhere((record) => record.userId === userId),
    removeOfTill: (tillId) => removeWhere((record) => record.tillId === tillId),
    find: async (token) => {
      const nowMs = deps.clock.nowMs();
      const claims = await deps.tokens.verify(token, nowMs);
      const session = claims && byId.get(claims.sessionId);
      if (!session || session.userId !== claims.userId || session.expiresAtMs <= nowMs) return undefined;
      return session;
    },
    isFresh: (session) => session.how === 'password' && deps.clock.nowMs() - session.createdAtMs <= FRESH_FOR_MS,
  };
};
