import type { Tokens } from './people-ports.ts';
import type { Clock } from '../ports.ts';
import type { SessionRecord } from '../records.ts';

/** A login by password counts as fresh for this long (api.md AUTH-6). */
const FRESH_FOR_MS = 5 * 60_000;

/** Live sessions in memory. They are loaded at start, so a restart ends none (api.md AUTH-4). */
export interface Sessions {
  readonly load: (records: readonly SessionRecord[]) => void;
  /** Adds or replaces a session, after its row is committed. */
  readonly put: (record: SessionRecord) => void;
  readonly remove: (id: string) => void;
  readonly removeOfUser: (userId: string) => void;
  readonly removeOfTill: (tillId: string) => void;
  /** Finds the session of a token. Signature, time and row must all hold. */
  readonly find: (token: string) => Promise<SessionRecord | undefined>;
  /** Returns true if it began with a password at most 5 minutes ago; a login by PIN is never fresh. */
  readonly isFresh: (session: SessionRecord) => boolean;
}

export const createSessions = (deps: { readonly tokens: Tokens; readonly clock: Clock }): Sessions => {
  const byId = new Map<string, SessionRecord>();
  const removeWhere = (isOver: (record: SessionRecord) => boolean): void => {
    for (const [id, record] of byId) if (isOver(record)) byId.delete(id);
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
