import { freeName, LONGEST_LABEL } from '../../../shared/names.ts';
import { SCOPES } from '../../../shared/vocabulary.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { commitOrUndo, type Commit } from '../commit.ts';
import type { Digest } from '../people/people-ports.ts';
import type { Clock, Ids, Logger, Secrets } from '../ports.ts';
import type { ApiKeyRecord } from '../records.ts';
import type { Scope } from '../../../shared/vocabulary.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import type { ApiKeyIndex } from '../people/api-key-index.ts';
import { apiKeySecret } from '../secret-names.ts';

const MOST_ACTIVE = 3;
const PREFIX_LENGTH = 12;

export interface NewApiKey {
  readonly label: string;
  readonly storeId?: string | undefined;
  readonly scopes?: readonly Scope[] | undefined;
}
export interface MadeApiKey {
  readonly record: ApiKeyRecord;
  /** Shown only once; afterwards only its digest is kept. */
  readonly rawKey: string;
}
export interface ApiKeysUseCase {
  /** @param userId the person the key belongs to */
  readonly create: (
    actor: Actor,
    userId: string,
    input: NewApiKey,
    saveResponse?: SaveResponse<MadeApiKey>,
  ) => Promise<Result<MadeApiKey>>;
  readonly list: (userId: string) => Promise<Result<ApiKeyRecord[]>>;
  readonly revoke: (actor: Actor, userId: string, keyId: string) => Promise<Result<null>>;
}
export interface ApiKeysDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly digest: Digest;
  readonly secrets: Secrets;
  readonly logger: Logger;
  readonly apiKeys: ApiKeyIndex;
  readonly training: boolean;
}

/**
 * Creates a key in the order keychain, row, answer, and revokes it in the order memory, row, keychain, so that a crash
 * never leaves a row without its secret (product.md SEC-4).
 */
export const createApiKeys = (deps: ApiKeysDeps): ApiKeysUseCase => {
  const { read } = deps.database;
  const isPerson = async (userId: string): Promise<boolean> => {
    const user = await read.users.get(userId);
    return user !== undefined && user.disabledAtMs === null;
  };
  return {
    create: async (actor, userId, input, saveResponse) => {
      if (!deps.secrets.isOpen()) return refuse('locked');
      if (!(await isPerson(userId))) return refuse('not_found');
      const storeId = await storeOf(deps.database, actor, input.storeId);
      return storeId.ok ? create(deps, actor, newKey(deps, userId, storeId.value, input), saveResponse) : storeId;
    },
    list: async (userId) =>
      (await isPerson(userId)) ? ok((await read.apiKeys.list()).filter(isActiveOf(userId))) : refuse('not_found'),
    revoke: async (actor, userId, keyId) => {
      const key = (await read.apiKeys.list()).find((one) => one.id === keyId && isActiveOf(userId)(one));
      if (!key) return refuse('not_found');
      deps.apiKeys.remove(keyId);
      const revoked = await deps.commit(actor, async (tx) => {
        await tx.apiKeys.update(keyId, { revokedAtMs: deps.clock.nowMs() });
        return { value: null, audit: { what: 'api-key.revoked', before: facts(key) }, feed: [] };
      });
      if (revoked.ok) await forget(deps, keyId);
      return revoked;
    },
  };
};

const create = async (
  deps: ApiKeysDeps,
  actor: Actor,
  made: MadeApiKey,
  saveResponse: SaveResponse<MadeApiKey> | undefined,
): Promise<Result<MadeApiKey>> => {
  const { record, rawKey } = made;
  const keyDigest = deps.digest.sha256Hex(rawKey);
  await deps.secrets.set(apiKeySecret(record.id), keyDigest);
  const insert = () =>
    deps.commit(
      actor,
      async (tx) => {
        const active = (await tx.apiKeys.list()).filter(isActiveOf(record.userId));
        if (active.length >= MOST_ACTIVE) return refuse('max_keys_reached');
        const labels = active.map(({ label }) => label);
        const named = { ...record, label: freeName(record.label, labels, LONGEST_LABEL) };
        await tx.apiKeys.insert(named);
        return {
          value: { ...made, record: named },
          audit: { what: 'api-key.created', after: facts(named) },
          feed: [],
          afterCommit: () => deps.apiKeys.put(named, keyDigest),
        };
      },
      saveResponse,
    );
  return commitOrUndo(insert, () => forget(deps, record.id));
};

const isActiveOf = (userId: string) => (key: ApiKeyRecord) => key.userId === userId && key.revokedAtMs === null;

const facts = ({ id, prefix, label, storeId, scopes, userId }: ApiKeyRecord) => ({
  id,
  userId,
  prefix,
  label,
  storeId,
  scopes,
});

const forget = ({ secrets, logger }: ApiKeysDeps, keyId: string): Promise<void> =>
  secrets.delete(apiKeySecret(keyId)).catch((error: unknown) => {
    // The next start deletes it.
    logger.warn({ err: error, keyId }, 'an API key could not be deleted from the secrets');
  });

/** Finds the store of the key: the one asked for, else the session's, else the only one (api.md AUTH-7). */
const storeOf = async (
  database: Pick<Database, 'read'>,
  actor: Actor,
  wanted: string | undefined,
): Promise<Result<string>> => {
  const stores = await database.read.stores.list();
  const id = wanted ?? actor.storeId ?? (stores.length === 1 ? stores[0]?.id : undefined);
  if (id === undefined) return refuse('store_required');
  return stores.some((store) => store.id === id)
    ? ok(id)
    : refuse('validation_failed', { details: { storeId: 'is not a store' } });
};

const newKey = (deps: ApiKeysDeps, userId: string, storeId: string, input: NewApiKey): MadeApiKey => {
  const rawKey = `${deps.training ? 'fc_test_' : 'fc_live_'}${deps.ids.token()}`;
  return {
    rawKey,
    record: {
      id: deps.ids.id(),
      userId,
      storeId,
      prefix: rawKey.slice(0, PREFIX_LENGTH),
      label: input.label,
      scopes: input.scopes ?? SCOPES,
      createdAtMs: deps.clock.nowMs(),
      lastUsedAtMs: null,
      revokedAtMs: null,
    },
  };
};
