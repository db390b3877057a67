import type { Proof } from '../../../shared/contract/route.ts';
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
  readonly removeOfUser: (userId: string, exceptId?: string) => void;
  readonly removeOfTill: (tillId: string) => void;
  /** Finds the session of a token. Signature, time and row must all hold. */
  readonly find: (token: string) => Promise<SessionRecord | undefined>;
  /** Returns what the session rests on now. A login by PIN never becomes more than that. */
  readonly proofOf: (session: SessionRecord) => Proof;
}

/** From the weakest to the strongest. */
export const PROOFS: readonly Proof[] = ['pin', 'password', 'freshPassword'];

/** Returns true if what a session rests on is at least what is asked for (reliability.md A28). */
export const isProven = (given: Proof, wanted: Proof): boolean => PROOFS.indexOf(given) >= PROOFS.indexOf(wanted);

/**
 * The time that a session's password still counts as fresh; negative if it no longer does, or if the clock was set back
 * before the login; null for a session by PIN.
 */
export const freshLeftMs = ({ how, createdAtMs }: SessionRecord, nowMs: number): number | null => {
  if (how === 'pin') return null;
  return nowMs < createdAtMs ? -1 : createdAtMs + FRESH_FOR_MS - nowMs;
};

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
    removeOfUser: (userId, exceptId) => removeWhere((record) => record.userId === userId && record.id !== exceptId),
    removeOfTill: (tillId) => removeWhere((record) => record.tillId === tillId),
    find: async (token) => {
      const nowMs = deps.clock.nowMs();
      const claims = await deps.tokens.verify(token, nowMs);
      const session = claims && byId.get(claims.sessionId);
      if (!session || session.userId !== claims.userId || session.expiresAtMs <= nowMs) return undefined;
      return session;
    },
    proofOf: (session) => {
      const leftMs = freshLeftMs(session, deps.clock.nowMs());
      if (leftMs === null) return 'pin';
      return leftMs >= 0 ? 'freshPassword' : 'password';
    },
  };
};
