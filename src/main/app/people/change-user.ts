import { lookAlike } from '../../../shared/names.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Change, Commit } from '../commit.ts';
import type { Clock, Logger, Secrets } from '../ports.ts';
import type { UserRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ApiKeyIndex } from './api-key-index.ts';
import type { Sessions } from './sessions.ts';
import type { DisplayIndex } from './token-index.ts';
import { apiKeySecret } from '../secret-names.ts';

export interface ChangeUserDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeyIndex;
  readonly displays: Pick<DisplayIndex, 'remove'>;
}

/**
 * Changes one person. A new password, PIN or role ends their other sessions; disabling or removing them ends all, and
 * their API keys too, both right after the commit (api.md AUTH-4, reliability.md A31).
 */
export const createChangeUser =
  (deps: ChangeUserDeps) =>
  async (
    actor: Actor & { readonly sessionId?: string },
    id: string,
    what: string,
    changed: (former: UserRecord) => UserRecord,
  ): Promise<Result<UserRecord>> => {
    const done = await deps.commit(actor, async (tx) => {
      const former = await tx.users.get(id);
      if (!former || isRemoved(former)) return refuse('not_found');
      const next = changed(former);
      const others = (await tx.users.list()).filter((other) => other.id !== id);
      return refuseUser(next, others) ?? writeChange(tx, deps, { actor, what, former, next });
    });
    if (!done.ok) return done;
    for (const keyId of done.value.endedKeys) {
      await deps.secrets.delete(apiKeySecret(keyId)).catch((error: unknown) => {
        // The next start deletes it.
        deps.logger.warn({ err: error, keyId }, 'a revoked API key could not be deleted from the secrets');
      });
    }
    return ok(done.value.user);
  };

/** Returns true if the person was removed: no way to log in, and not shown. A disabled person may come back. */
export const isRemoved = (user: UserRecord): boolean =>
  user.disabledAtMs !== null && user.passwordHash === null && user.pinHash === null;

/** Picks the facts of a person for the audit log; no hash is among them. */
export const userFacts = (user: UserRecord): { id: string; name: string; role: string; disabled: boolean } => ({
  id: user.id,
  name: user.name,
  role: user.role,
  disabled: user.disabledAtMs !== null,
});

/** Returns the refusal if this change breaks a rule about the users: unique name, last owner, a way to log in. */
export const refuseUser = (user: UserRecord, others: readonly UserRecord[]): Refusal | undefined => {
  const isActive = user.disabledAtMs === null;
  const hasName = (other: UserRecord): boolean => other.disabledAtMs === null && lookAlike(other.name, user.name);
  if (isActive && others.some(hasName)) return refuse('name_taken');
  if (!others.some(isWorkingOwner) && !isWorkingOwner(user)) return refuse('last_owner');
  if (isActive && user.passwordHash === null && (user.pinHash === null || user.role === 'owner')) {
    const why = user.role === 'owner' ? 'an owner needs a password' : 'a password or a PIN is needed';
    return refuse('validation_failed', { details: { password: why } });
  }
  return undefined;
};

const isWorkingOwner = (user: UserRecord): boolean =>
  user.role === 'owner' && user.disabledAtMs === null && user.passwordHash !== null;

interface Changed {
  readonly user: UserRecord;
  readonly endedKeys: readonly string[];
}

interface Planned {
  readonly actor: Actor & { readonly sessionId?: string };
  readonly what: string;
  readonly former: UserRecord;
  readonly next: UserRecord;
}

const writeChange = async (
  tx: WriteRepositories,
  deps: ChangeUserDeps,
  { actor, what, former, next }: Planned,
): Promise<Change<Changed>> => {
  const { id, ...columns } = next;
  const atMs = deps.clock.nowMs();
  await tx.users.update(id, columns);
  const passwordChanged = next.passwordHash !== former.passwordHash;
  const pinChanged = next.pinHash !== former.pinHash;
  const codeChanged = passwordChanged || pinChanged;
  const endsSessions = codeChanged || next.role !== former.role || next.disabledAtMs !== null;
  // people who change their own code keep the session that proved the old one
  const surviving = codeChanged && actor.userId === id ? actor.sessionId : undefined;
  if (endsSessions) await tx.sessions.revokeOfUser(id, atMs, surviving);
  const endedKeys = next.disabledAtMs === null ? [] : await revokeKeys(tx, id, atMs);
  const mayPair = next.disabledAtMs === null && next.role !== 'cashier';
  const endedScreens = mayPair ? [] : await revokeScreens(tx, id, atMs);
  const after = { ...userFacts(next), passwordChanged, pinChanged };
  return {
    value: { user: next, endedKeys },
    audit: { what, before: userFacts(former), after },
    feed: [{ type: 'people.changed', storeId: actor.storeId ?? '' }],
    afterCommit: () => {
      if (endsSessions) deps.sessions.removeOfUser(id, surviving);
      for (const keyId of endedKeys) deps.apiKeys.remove(keyId);
      for (const screenId of endedScreens) deps.displays.remove(screenId);
    },
  };
};

/** A screen shows every sale of a till, so it ends with the person who paired it (reliability.md A38). */
const revokeScreens = async (tx: WriteRepositories, userId: string, atMs: number): Promise<string[]> => {
  const screens = (await tx.displays.list()).filter((one) => one.userId === userId && one.revokedAtMs === null);
  for (const { id } of screens) await tx.displays.update(id, { revokedAtMs: atMs });
  return screens.map(({ id }) => id);
};

/** Revokes the rows of a person's API keys. @returns their ids; index and secrets follow after the commit */
const revokeKeys = async (tx: WriteRepositories, userId: string, atMs: number): Promise<string[]> => {
  const keys = (await tx.apiKeys.list()).filter((key) => key.userId === userId && key.revokedAtMs === null);
  for (const key of keys) await tx.apiKeys.update(key.id, { revokedAtMs: atMs });
  return keys.map(({ id }) => id);
};
