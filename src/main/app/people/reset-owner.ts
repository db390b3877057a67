import { z } from 'zod';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Change, Commit } from '../commit.ts';
import type { Clock, Ids } from '../ports.ts';
import type { UserRecord } from '../records.ts';
import type { Database, ReadRepositories, WriteRepositories } from '../repositories.ts';
import { SETTING } from '../settings-keys.ts';
import type { Digest, PasswordHasher } from './people-ports.ts';
import type { Sessions } from './sessions.ts';

const FREE_TRIES = 5;
/** A reset is announced this long (reliability.md A37). */
const ANNOUNCED_MS = 7 * 24 * 3_600_000;

export interface ResetOwnerInput {
  readonly code: string;
  /** Name of the owner. */
  readonly name: string;
  readonly password: string;
}

/**
 * Gives an owner a new password with a code that only a person who can start the program on this machine knows
 * (product.md CLI-20).
 */
export interface ResetOwner {
  /** The code of this start; null if it was not asked for. */
  readonly code: string | null;
  /** Tells if the code can still be used. */
  readonly isOpen: () => boolean;
  /** @returns `reset_not_open`, `wrong_reset_code`, `reset_code_dead`, or `validation_failed` if no owner has the name */
  readonly reset: (input: ResetOwnerInput) => Promise<Result<null>>;
}

export interface ResetOwnerDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'id'>;
  readonly hasher: PasswordHasher;
  readonly digest: Digest;
  readonly sessions: Sessions;
  /** True if this start was asked to. */
  readonly isAsked: boolean;
}

export const createResetOwner = (deps: ResetOwnerDeps): ResetOwner => {
  const code = deps.isAsked ? deps.ids.id() : null;
  let wrong = 0;
  let isUsed = false;
  const isOpen = (): boolean => code !== null && !isUsed && wrong < FREE_TRIES;
  const check = (given: string): Result<null> => {
    if (code === null || isUsed) return refuse('reset_not_open');
    if (wrong >= FREE_TRIES) return refuse('reset_code_dead');
    if (isSame(deps.digest, given.trim(), code)) return ok(null);
    wrong += 1;
    return wrong >= FREE_TRIES
      ? refuse('reset_code_dead')
      : refuse('wrong_reset_code', { params: { triesLeft: FREE_TRIES - wrong } });
  };
  return {
    code,
    isOpen,
    reset: async ({ code: given, name, password }) => {
      const known = check(given);
      if (!known.ok) return known;
      isUsed = true; // before the first await, so that the code serves one call alone
      let isDone = false;
      try {
        const done = await setPassword(deps, name.trim(), password);
        isDone = done.ok;
        return done;
      } finally {
        if (!isDone) isUsed = false;
      }
    },
  };
};

const isSame = (digest: Digest, given: string, code: string): boolean =>
  digest.equal(digest.sha256Hex(given), digest.sha256Hex(code));

const setPassword = async (deps: ResetOwnerDeps, name: string, password: string): Promise<Result<null>> => {
  const owner = await deps.database.read.users.byName(name);
  if (!isOwner(owner)) return refuse('validation_failed', { details: { name: 'is not the name of an owner' } });
  const passwordHash = await deps.hasher.hash(password);
  const actor = { userId: owner.id, storeId: null };
  return deps.commit(actor, (tx) => writeReset(tx, deps, { ...owner, passwordHash }));
};

const isOwner = (user: UserRecord | undefined): user is UserRecord =>
  user?.role === 'owner' && user.disabledAtMs === null;

/** Sets the password and ends every session of everybody, because nobody knows how the old one was lost. */
const writeReset = async (
  tx: WriteRepositories,
  { clock, sessions }: ResetOwnerDeps,
  { id, name, passwordHash }: UserRecord,
): Promise<Refusal | Change<null>> => {
  const nowMs = clock.nowMs();
  if (!isOwner(await tx.users.get(id))) return refuse('conflict');
  await tx.users.update(id, { passwordHash });
  for (const session of await tx.sessions.live(nowMs)) await tx.sessions.revoke(session.id, nowMs);
  await tx.settings.set(SETTING.ownerReset, JSON.stringify({ atMs: nowMs, name }));
  return {
    value: null,
    audit: { what: 'owner.reset', after: { id, name } },
    feed: [],
    afterCommit: () => sessions.load([]),
  };
};

const announcedSchema = z.object({ atMs: z.int(), name: z.string() });
export type OwnerResetFacts = z.infer<typeof announcedSchema>;

/** Returns the last reset if it is at most 7 days old. */
export const announcedReset = async (
  repositories: Pick<ReadRepositories, 'settings'>,
  nowMs: number,
): Promise<OwnerResetFacts | null> => {
  const text = await repositories.settings.get(SETTING.ownerReset);
  const reset = text === null ? null : announcedSchema.parse(JSON.parse(text));
  return reset && nowMs - reset.atMs <= ANNOUNCED_MS ? reset : null;
};
