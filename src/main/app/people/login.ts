import { ok, refuse, type Result } from '../../../shared/result.ts';
import { addressKey } from './address-key.ts';
import { AT_ALL_PLACES, type Attempts } from './attempts.ts';
import { createCheckLane } from './check-lane.ts';
import { openSession } from './open-session.ts';
import type { PasswordHasher, PinHasher, Tokens } from './people-ports.ts';
import type { Clock, Ids, Logger, Secrets } from '../ports.ts';
import type { SessionRecord, StoreRecord, TillRecord, UserRecord } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import type { Sessions } from './sessions.ts';

export interface LoginOutcome {
  readonly token: string;
  /** The second value of a cookie session, without which it only reads; null for any other session. */
  readonly csrfToken: string | null;
  readonly session: SessionRecord;
  readonly user: UserRecord;
  readonly stores: readonly StoreRecord[];
}
/** The place of a guess; guesses are counted per place. */
export interface Place {
  readonly remoteAddress: string;
  /** The paired till that the request comes from (`X-Till`). */
  readonly till: TillRecord | undefined;
}
export interface PasswordLogin extends Place {
  readonly name: string;
  readonly password: string;
  readonly storeId: string | null;
  readonly cookie: boolean;
}
export interface PinLogin extends Place {
  readonly userId: string;
  readonly pin: string;
}
export interface LoginUseCase {
  readonly byPassword: (
    input: PasswordLogin,
    saveResponse?: SaveResponse<LoginOutcome>,
  ) => Promise<Result<LoginOutcome>>;
  readonly byPin: (input: PinLogin, saveResponse?: SaveResponse<LoginOutcome>) => Promise<Result<LoginOutcome>>;
  /** Verifies a PIN at a till without a login; a wrong one counts as a wrong login does. */
  readonly confirmPin: (input: PinLogin) => Promise<Result<UserRecord>>;
  /** Verifies the password of somebody who is logged in; a wrong one counts as a wrong login does. */
  readonly confirmPassword: (
    input: Place & { readonly userId: string; readonly password: string },
  ) => Promise<Result<UserRecord>>;
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
 * (reliability.md A6). Each is counted at its place and at all places together (A34, A35).
 */
export const createLogin = (deps: LoginDeps): LoginUseCase => {
  const guarded = createGuard(deps);
  const begin = createBegin(deps);
  const lanes = createLanes();
  /** Looks for the person inside the lane, so that who waits has read nothing. */
  const withPassword = (
    { till, remoteAddress, password: text }: Place & { readonly password: string },
    find: () => Promise<Pick<Guess, 'user' | 'who'>>,
  ): Promise<Result<UserRecord>> => {
    const lane = till ? lanes.passwordAtTill : lanes.password;
    const place = till ? `till:${till.id}` : addressKey(remoteAddress);
    return lane(async () => guarded({ ...(await find()), what: 'passwordHash', place, till, text }));
  };
  const confirmPin: LoginUseCase['confirmPin'] = async ({ till, userId, pin }) => {
    if (!deps.secrets.isOpen()) return refuse('locked');
    if (!till) return refuse('invalid_till');
    const user = await deps.database.read.users.get(userId);
    // ids are random, so that nobody learns from a quick answer which of them exist
    if (!user) return refuse('wrong_pin', { params: { triesLeft: 0 } });
    if (user.pinHash && (await deps.pinHasher.isLost(user.pinHash))) return refuse('pin_needs_setting');
    return lanes.pin(() => guarded({ what: 'pinHash', user, who: user.id, place: `till:${till.id}`, till, text: pin }));
  };
  return {
    confirmPin,
    byPassword: async ({ till, ...input }, saveResponse) => {
      if (!deps.secrets.isOpen()) return refuse('locked');
      const name = input.name.trim();
      const checked = await withPassword({ till, ...input }, async () => {
        const user = await deps.database.read.users.byName(name);
        return { user, who: user?.id ?? name.toLowerCase() };
      });
      if (!checked.ok) return checked;
      if (input.storeId !== null && !(await deps.database.read.stores.get(input.storeId))) {
        return refuse('validation_failed', { details: { storeId: 'is not a store' } });
      }
      const storeId = input.storeId ?? till?.storeId ?? null;
      const tillId = till?.storeId === storeId ? (till?.id ?? null) : null; // a till sells for its own store alone
      const who = { how: 'password', storeId, tillId, cookie: input.cookie } as const;
      return begin(checked.value, who, saveResponse);
    },
    byPin: async ({ till, ...input }, saveResponse) => {
      if (!till) return refuse(deps.secrets.isOpen() ? 'invalid_till' : 'locked');
      const checked = await confirmPin({ till, ...input });
      if (!checked.ok) return checked;
      const who = { how: 'pin', storeId: till.storeId, tillId: till.id, cookie: false } as const;
      const begun = await begin(checked.value, who, saveResponse);
      if (begun.ok) await renewPin(deps, checked.value, input.pin);
      return begun;
    },
    confirmPassword: (input) =>
      withPassword(input, async () => ({ user: await deps.database.read.users.get(input.userId), who: input.userId })),
    logout: async (session) => {
      await deps.database.write((tx) => tx.sessions.revoke(session.id, deps.clock.nowMs()));
      deps.sessions.remove(session.id);
    },
  };
};

/**
 * Strangers, paired tills and PINs have a lane each, so that a flood of one kind keeps none of the others waiting. A
 * shop may unlock many tills at the same moment.
 */
const createLanes = () => ({
  password: createCheckLane({ running: 1, waiting: 4 }),
  passwordAtTill: createCheckLane({ running: 1, waiting: 4 }),
  pin: createCheckLane({ running: 2, waiting: 16 }),
});

interface Guess {
  readonly what: 'passwordHash' | 'pinHash';
  readonly user: UserRecord | undefined;
  /** Id of the person, or the name if nobody has it. */
  readonly who: string;
  readonly place: string;
  readonly till: TillRecord | undefined;
  readonly text: string;
}

/**
 * Counts a guess at its place and at all places, then checks it. The counter of all places slows everybody down except
 * at a till where the person logged in before; otherwise guessing would lock the owner out everywhere (A34, A35).
 */
const createGuard = (deps: LoginDeps) => {
  const { attempts, database } = deps;
  const check = createCheck(deps);
  const isKnownAt = async (user: UserRecord | undefined, till: TillRecord | undefined): Promise<boolean> =>
    user !== undefined && till !== undefined && database.read.sessions.hasLogIn(user.id, till.id);
  return async ({ what, user, who, place, till, text }: Guess): Promise<Result<UserRecord>> => {
    const everywhere = `${what}|${who}`;
    const here = `${everywhere}|${place}`;
    const isKnown = await isKnownAt(user, till);
    const takenHere = attempts.take(here);
    if (!takenHere.ok) return takenHere;
    const takenEverywhere = attempts.take(everywhere, AT_ALL_PLACES);
    if (!takenEverywhere.ok && !isKnown) {
      attempts.giveBack(here); // it was not checked, so it was not wrong
      return takenEverywhere;
    }
    if ((await check(user, what, text)) && user) {
      attempts.clear(here);
      if (takenEverywhere.ok) attempts.giveBack(everywhere, AT_ALL_PLACES);
      return ok(user);
    }
    if (what === 'passwordHash') return refuse('wrong_password');
    const { triesLeft, waitSeconds } = takenHere.value;
    return waitSeconds > 0
      ? refuse('too_many_requests', { params: { seconds: waitSeconds } })
      : refuse('wrong_pin', { params: { triesLeft } });
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
    const csrfToken = who.cookie ? await deps.tokens.csrfToken(opened.session.id) : null;
    const outcome = { ...opened, csrfToken, user, stores };
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
