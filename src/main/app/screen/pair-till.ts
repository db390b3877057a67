import { freeName, LONGEST_NAME } from '../../../shared/names.ts';
import { refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Commit } from '../commit.ts';
import type { Digest } from '../people/people-ports.ts';
import type { Clock, Ids } from '../ports.ts';
import type { SessionRecord, TillRecord } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import type { Sessions } from '../people/sessions.ts';
import type { TillIndex } from '../people/token-index.ts';

export interface PairedTill {
  readonly till: TillRecord;
  /** Shown only this once. */
  readonly token: string;
}
export interface NewTill {
  readonly storeId: string;
  readonly name: string;
  /** The session that pairs the browser it runs in: it becomes one of the till, unless it has one (api.md AUTH-15). */
  readonly session?: SessionRecord | null;
}
export interface TillsUseCase {
  readonly list: (storeId: string) => Promise<TillRecord[]>;
  readonly pair: (actor: Actor, input: NewTill, saveResponse?: SaveResponse<PairedTill>) => Promise<Result<PairedTill>>;
  /** Ends the till and every session on it. */
  readonly revoke: (actor: Actor, storeId: string, id: string) => Promise<Result<null>>;
}

export interface TillsDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly tills: TillIndex;
  readonly sessions: Sessions;
}

export const createTills = (deps: TillsDeps): TillsUseCase => ({
  list: async (storeId) =>
    (await deps.database.read.tills.list()).filter((till) => till.storeId === storeId && till.revokedAtMs === null),
  pair: async (actor, { storeId, name, session = null }, saveResponse) => {
    const token = deps.ids.token();
    const wanted: TillRecord = {
      id: deps.ids.id(),
      storeId,
      name,
      tokenDigest: deps.digest.sha256Hex(token),
      createdAtMs: deps.clock.nowMs(),
      revokedAtMs: null,
    };
    return deps.commit(
      actor,
      async (tx) => {
        const others = (await tx.tills.list()).filter(
          (other) => other.storeId === storeId && other.revokedAtMs === null,
        );
        const till = { ...wanted, name: freeName(name, others.map(nameOf), LONGEST_NAME) };
        await tx.tills.insert(till);
        const joined = session && session.tillId === null ? { ...session, tillId: till.id } : null;
        if (joined) await tx.sessions.update(joined.id, { tillId: till.id });
        return {
          value: { till, token },
          audit: { what: 'till.paired', after: { id: till.id, name: till.name } },
          feed: [],
          afterCommit: () => {
            deps.tills.put(till);
            if (joined) deps.sessions.put(joined);
          },
        };
      },
      saveResponse,
    );
  },
  revoke: createRevoke(deps),
});

const nameOf = ({ name }: TillRecord): string => name;

const createRevoke =
  (deps: TillsDeps): TillsUseCase['revoke'] =>
  async (actor, storeId, id) => {
    const nowMs = deps.clock.nowMs();
    return deps.commit(actor, async (tx) => {
      const till = await tx.tills.get(id);
      if (!till || till.storeId !== storeId || till.revokedAtMs !== null) return refuse('not_found');
      await tx.tills.update(id, { revokedAtMs: nowMs });
      for (const session of await tx.sessions.live(nowMs)) {
        if (session.tillId === id) await tx.sessions.revoke(session.id, nowMs);
      }
      return {
        value: null,
        audit: { what: 'till.revoked', before: { id, name: till.name } },
        feed: [],
        afterCommit: () => {
          deps.tills.remove(id);
          deps.sessions.removeOfTill(id);
        },
      };
    });
  };
