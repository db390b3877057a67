import type { Tokens } from './people-ports.ts';
import type { Clock, Ids } from '../ports.ts';
import type { SessionRecord } from '../records.ts';

const SESSION_MS = 12 * 3_600_000;

export interface OpenedSession {
  readonly session: SessionRecord;
  readonly token: string;
}

/** Makes a session with a new id and signs its token. Stores neither. */
export const openSession = async (
  deps: { readonly ids: Ids; readonly clock: Clock; readonly tokens: Tokens },
  who: Pick<SessionRecord, 'userId' | 'storeId' | 'tillId' | 'how' | 'cookie'>,
): Promise<OpenedSession> => {
  const createdAtMs = deps.clock.nowMs();
  const session = {
    ...who,
    id: deps.ids.id(),
    createdAtMs,
    expiresAtMs: createdAtMs + SESSION_MS,
    revokedAtMs: null,
  };
  const { id, userId, expiresAtMs } = session;
  return { session, token: await deps.tokens.sign({ sessionId: id, userId, expiresAtMs }) };
};
