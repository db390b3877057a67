import { createApiKeyRoute, listApiKeysRoute, revokeApiKeyRoute } from '../../../../shared/contract/keys.ts';
import { ok } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { ApiKeysUseCase, MadeApiKey } from '../../../app/shop-api/api-keys.ts';
import type { ApiKeyRecord } from '../../../app/records.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf } from '../common/subject.ts';

export interface ApiKeysDeps {
  readonly apiKeys: ApiKeysUseCase;
}

/** API keys of a user (api.md KEY-1 to KEY-3). */
export const createApiKeyRoutes = ({ apiKeys }: ApiKeysDeps): Served[] => [
  serve(createApiKeyRoute, async ({ params, body, context }) => {
    const made = await apiKeys.create(actorOf(context), params.id, body, (tx, key) =>
      context.saveResponse(tx, 200, madeView(key), key.record.id),
    );
    return made.ok ? ok({ status: 200, body: madeView(made.value) }) : made;
  }),
  serve(listApiKeysRoute, async ({ params }) => {
    const listed = await apiKeys.list(params.id);
    if (!listed.ok) return listed;
    return ok({ status: 200, body: { keys: listed.value.map(listedView) } });
  }),
  serve(revokeApiKeyRoute, async ({ params, context }) => {
    const revoked = await apiKeys.revoke(actorOf(context), params.id, params.keyId);
    return revoked.ok ? ok({ status: 200, body: { message: 'API key revoked' } }) : revoked;
  }),
];

const madeView = ({ record, rawKey }: MadeApiKey) => ({ ...keyView(record), rawKey });

const listedView = (key: ApiKeyRecord) => ({
  ...keyView(key),
  lastUsedAt: key.lastUsedAtMs === null ? null : isoTime(key.lastUsedAtMs),
});

const keyView = ({ id, prefix, label, storeId, scopes, createdAtMs }: ApiKeyRecord) => ({
  id,
  keyPrefix: prefix,
  label,
  storeId,
  scopes: [...scopes],
  createdAt: isoTime(createdAtMs),
});
