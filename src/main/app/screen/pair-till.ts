import { ok, refuse, type Result } from '../../../shared/result.ts';
import { auditEntry, type Actor } from '../audit-entry.ts';
import type { Digest } from '../people/people-ports.ts';
import type { Clock, Ids } from '../ports.ts';
import type { TillRecord } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import type { Sessions } from '../people/sessions.ts';
import type { TillIndex } from '../people/token-index.ts';

export interface PairedTill {
  readonly till: TillRecord;
  /** Shown this once. */
  readonly token: string;
}
export interface TillsUseCase {
  readonly list: (storeId: string) => Promise<TillRecord[]>;
  readonly pair: (
    actor: Actor,
    storeId: string,
    name: string,
    saveResponse?: SaveResponse<PairedTill>,
  ) => Promise<Result<PairedTill>>;
  /** The till and every session on it end. */
  readonly revoke: (actor: Actor, storeId: string, id: string) => Promise<Result<null>>;
}

export const createTills = (deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly tills: TillIndex;
  readonly sessions: Sessions;
}): TillsUseCase => ({
  list: async (storeId) =>
    (await deps.database.read.tills.list()).filter((till) => till.storeId === storeId && till.revokedAtMs === null),
  pair: async (actor, storeId, name, saveResponse) => {
    const token = deps.ids.token();
    const till: TillRecord = {
      id: deps.ids.id(),
      storeId,
      name,
      tokenDigest: deps.digest.sha256Hex(token),
      createdAtMs: deps.clock.nowMs(),
      revokedAtMs: null,
    };
    const paired = { till, token };
    await deps.database.write(async (tx) => {
      await tx.tills.insert(till);
      await tx.audit.insert(auditEntry(deps, actor, 'till.paired', { after: { id: till.id, name } }));
      await saveResponse?.(tx, paired);
    });
    deps.tills.put(till);
    return ok(paired);
  },
  revoke: async (actor, storeId, id) => {
    const nowMs = deps.clock.nowMs();
    const isDone = await deps.database.write(async (tx) => {
      const till = await tx.tills.get(id);
      if (!till || till.storeId !== storeId || till.revokedAtMs !== null) return false;
      await tx.tills.update(id, { revokedAtMs: nowMs });
      for (const session of await tx.sessions.live(nowMs)) {
        if (session.tillId === id) await tx.sessions.revoke(session.id, nowMs);
      }
      await tx.audit.insert(auditEntry(deps, actor, 'till.revoked', { before: { id, name: till.name } }));
      return true;
    });
    if (!isDone) return refuse('not_found');
    deps.tills.remove(id);
    deps.sessions.removeOfTill(id);
    return ok(null);
  },
});
