import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Attempts } from './attempts.ts';
import { openSession } from './open-session.ts';
import type { PasswordHasher, PinHasher, Tokens } from './people-ports.ts';
import type { Clock, Ids, Logger, Secrets } from '../ports.ts';
import type { SessionRecord, StoreRecord, TillRecord, UserRecord } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import type { Sessions } from './sessions.ts';

export interface LoginOutcome {
  readonly token: string;
  readonly session: SessionRecord;
  readonly user: UserRecord;
  readonly stores: readonly StoreRecord[];
}
interface Caller {
  readonly remoteAddress: string;
  /** The paired till that the request comes from (`X-Till`). */
  readonly till: TillRecord | undefined;
}
export interface PasswordLogin extends Caller {
  readonly name: string;
  readonly password: string;
  readonly storeId: string | null;
  readonly cookie: boolean;
}
export interface PinLogin extends Caller {
  readonly userId: string;
  readonly pin: string;
}
export interface LoginUseCase {
  readonly byPassword: (
    input: PasswordLogin,
    saveResponse?: SaveResponse<LoginOutcome>,
  ) => Promise<Result<LoginOutcome>>;
  readonly byPin: (input: PinLogin, saveResponse?: SaveResponse<LoginOutcome>) => Promise<Result<LoginOutcome>>;
  readonly logout: (session: SessionRecord) => Promise<void>;
}
export interface LoginDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly hasher: PasswordHasher;
  readonly pinHasher: PinHasher;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
}

/**
 * Logs people in by name and password, or by person and PIN. The two back off separately, so neither locks the other
 * (reliability.md A6).
 */
export const createLogin = (deps: LoginDeps): LoginUseCase => {
  const { database, attempts } = deps;
  const check = createCheck(deps);
  const begin = createBegin(deps);
  return {
    byPassword: async ({ till, ...input }, saveResponse) => {
      if (!deps.secrets.isOpen()) return refuse('locked');
      const name = input.name.trim();
      const key = `password|${name.toLowerCase()}|${input.remoteAddress}`;
      const tries = attempts.take(key);
      if (!tries.ok) return tries;
      const user = await database.read.users.byName(name);
      if (!(await check(user, 'passwordHash', input.password)) || !user) return refuse('wrong_password');
      attempts.clear(key);
      if (input.storeId !== null && !(await database.read.stores.get(input.storeId))) {
        return refuse('validation_failed', { details: { storeId: 'is not a store' } });
      }
      const storeId = input.storeId ?? till?.storeId ?? null;
      return begin(user, { how: 'password', storeId, tillId: till?.id ?? null, cookie: input.cookie }, saveResponse);
    },
    byPin: async ({ till, userId, pin }, saveResponse) => {
      if (!deps.secrets.isOpen()) return refuse('locked');
      if (!till) return refuse('invalid_till');
      const user = await database.read.users.get(userId);
      if (user?.pinHash && (await deps.pinHasher.isLost(user.pinHash))) return refuse('pin_needs_setting');
      const key = `pin|${till.id}|${userId}`;
      const tries = attempts.take(key);
      if (!tries.ok) return tries;
      if (!(await check(user, 'pinHash', pin)) || !user) {
        const { triesLeft, waitSeconds } = tries.value;
        return waitSeconds > 0
          ? refuse('too_many_requests', { params: { seconds: waitSeconds } })
          : refuse('wrong_pin', { params: { triesLeft } });
      }
      attempts.clear(key);
      const who = { how: 'pin', storeId: till.storeId, tillId: till.id, cookie: false } as const;
      const begun = await begin(user, who, saveResponse);
      if (begun.ok) await renewPin(deps, user, pin);
      return begun;
    },
    logout: async (session) => {
      await database.write((tx) => tx.sessions.revoke(session.id, deps.clock.nowMs()));
      deps.sessions.remove(session.id);
    },
  };
};

/** Verifies a password or PIN. Takes equally long for unknown people, so names cannot be probed. */
const createCheck = ({ hasher, pinHasher }: LoginDeps) => {
  const dummyHash = createDummyHash(hasher);
  return async (user: UserRecord | undefined, what: 'passwordHash' | 'pinHash', text: string): Promise<boolean> => {
    const hash = user && user.disabledAtMs === null ? user[what] : null;
    const { verify } = what === 'pinHash' ? pinHasher : hasher;
    const isRight = await verify(text, hash ?? (await dummyHash()));
    return hash !== null && isRight;
  };
};

/** Makes a hash to check against when nobody has the name. */
const createDummyHash = (hasher: PasswordHasher) => {
  let made: Promise<string> | undefined;
  return (): Promise<string> => (made ??= hasher.hash('nobody has this password'));
};

/** Starts a session, unless the person was changed since the check: a new password must end every older login. */
const createBegin =
  (deps: LoginDeps) =>
  async (
    user: UserRecord,
    who: Pick<SessionRecord, 'how' | 'storeId' | 'tillId' | 'cookie'>,
    saveResponse: SaveResponse<LoginOutcome> | undefined,
  ): Promise<Result<LoginOutcome>> => {
    const stores = await deps.database.read.stores.list();
    const onlyStore = stores.length === 1 ? (stores[0]?.id ?? null) : null;
    const opened = await openSession(deps, { ...who, userId: user.id, storeId: who.storeId ?? onlyStore });
    const outcome = { ...opened, user, stores };
    const refusal = await deps.database.write(async (tx) => {
      const now = await tx.users.get(user.id);
      const isSame = now?.passwordHash === user.passwordHash && now.pinHash === user.pinHash;
      if (!isSame || now.disabledAtMs !== null) return refuse('wrong_password');
      await tx.sessions.insert(opened.session);
      await saveResponse?.(tx, outcome);
      return null;
    });
    if (refusal) return refusal;
    deps.sessions.put(opened.session);
    return ok(outcome);
  };

/** Hashes a PIN again that was hashed without the key from the secrets (reliability.md A24). */
const renewPin = async ({ database, pinHasher, logger }: LoginDeps, user: UserRecord, pin: string): Promise<void> => {
  if (user.pinHash === null || !pinHasher.isOld(user.pinHash)) return;
  try {
    const pinHash = await pinHasher.hash(pin);
    await database.write(async (tx) => {
      const now = await tx.users.get(user.id);
      if (now?.pinHash === user.pinHash) await tx.users.update(user.id, { pinHash });
    });
  } catch (error) {
    logger.warn({ err: error, userId: user.id }, 'a PIN could not be hashed again'); // the next login tries again
  }
};
