import { lookAlike } from '../../../shared/names.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Change, Commit } from '../commit.ts';
import type { Clock, Logger, Secrets } from '../ports.ts';
import type { UserRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ApiKeyIndex } from './api-key-index.ts';
import type { Sessions } from './sessions.ts';
import { apiKeySecret } from '../secret-names.ts';

/** A removed person has no way in and is not shown; a disabled one may come back. */
export const isRemoved = (user: UserRecord): boolean =>
  user.disabledAtMs !== null && user.passwordHash === null && user.pinHash === null;

const isWorkingOwner = (user: UserRecord): boolean =>
  user.role === 'owner' && user.disabledAtMs === null && user.passwordHash !== null;

/** What the audit log says of a person. */
export const userFacts = (user: UserRecord): { id: string; name: string; role: string; disabled: boolean } => ({
  id: user.id,
  name: user.name,
  role: user.role,
  disabled: user.disabledAtMs !== null,
});

/** Why this person cannot be so among the others, if there is a reason. */
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

/** Ends every key of a person. @returns their ids: memory and keychain follow after the commit */
const revokeKeys = async (tx: WriteRepositories, userId: string, atMs: number): Promise<string[]> => {
  const keys = (await tx.apiKeys.list()).filter((key) => key.userId === userId && key.revokedAtMs === null);
  for (const key of keys) await tx.apiKeys.update(key.id, { revokedAtMs: atMs });
  return keys.map(({ id }) => id);
};

export interface ChangeUserDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly sessions: Sessions;
  readonly apiKeys: ApiKeyIndex;
}

interface Changed {
  readonly user: UserRecord;
  readonly endedKeys: readonly string[];
}

const writeChange = async (
  tx: WriteRepositories,
  deps: ChangeUserDeps,
  { actor, what, former, next }: { actor: Actor; what: string; former: UserRecord; next: UserRecord },
): Promise<Change<Changed>> => {
  const { id, ...columns } = next;
  const atMs = deps.clock.nowMs();
  await tx.users.update(id, columns);
  const passwordChanged = next.passwordHash !== former.passwordHash;
  const endsSessions = passwordChanged || next.role !== former.role || next.disabledAtMs !== null;
  if (endsSessions) await tx.sessions.revokeOfUser(id, atMs);
  const endedKeys = next.disabledAtMs === null ? [] : await revokeKeys(tx, id, atMs);
  const after = { ...userFacts(next), passwordChanged, pinChanged: next.pinHash !== former.pinHash };
  return {
    value: { user: next, endedKeys },
    audit: { what, before: userFacts(former), after },
    feed: [{ type: 'people.changed', storeId: actor.storeId ?? '' }],
    afterCommit: () => {
      if (endsSessions) deps.sessions.removeOfUser(id);
      for (const keyId of endedKeys) deps.apiKeys.remove(keyId);
    },
  };
};

/** Changes one person: sessions end with a password or a role, keys with the person, both at once after the commit. */
export const createChangeUser =
  (deps: ChangeUserDeps) =>
  async (
    actor: Actor,
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
        deps.logger.warn({ err: error, keyId }, 'a revoked key stayed in the keychain'); // dropped at the next start
      });
    }
    return ok(done.value.user);
  };
