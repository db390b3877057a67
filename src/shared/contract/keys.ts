/** API keys of a user (api.md KEY-1 to KEY-3): an owner's Bearer token opens them, a cookie only reads, an API key does neither. */
import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { LONGEST_LABEL, nameText } from '../names.ts';
import { SCOPES } from '../vocabulary.ts';
import { defineRoute, type Proof } from './route.ts';

export const scopeSchema = z.enum(SCOPES);

const account = <const P extends Proof>(proof: P) =>
  ({ api: 'users', listener: 'private', access: { kind: 'account', proof }, limit: 'keys' }) as const;
const userParams = z.object({ id: z.string().max(64) });

export const createApiKeyRoute = defineRoute({
  ...account('freshPassword'),
  id: 'createApiKey',
  method: 'post',
  path: '/api/users/{id}/checkout-api-key',
  summary: 'Create an API key; the raw key is shown only once',
  params: userParams,
  body: z.object({
    label: nameText(LONGEST_LABEL),
    storeId: idSchema.optional(),
    scopes: z.array(scopeSchema).min(1).max(SCOPES.length).optional(),
  }),
  answers: {
    200: z
      .object({
        id: idSchema,
        rawKey: z.string(),
        keyPrefix: z.string(),
        label: z.string(),
        storeId: idSchema,
        scopes: z.array(scopeSchema),
        createdAt: timeSchema,
      })
      .meta({ id: 'NewApiKey' }),
  },
  secretAnswer: true,
});

export const listApiKeysRoute = defineRoute({
  ...account('password'),
  id: 'listApiKeys',
  method: 'get',
  path: '/api/users/{id}/checkout-api-keys',
  summary: "List a user's active API keys",
  params: userParams,
  answers: {
    200: z.object({
      keys: z.array(
        z
          .object({
            id: idSchema,
            keyPrefix: z.string(),
            label: z.string(),
            storeId: idSchema,
            scopes: z.array(scopeSchema),
            createdAt: timeSchema,
            lastUsedAt: timeSchema.nullable(),
          })
          .meta({ id: 'ApiKey' }),
      ),
    }),
  },
});

export const revokeApiKeyRoute = defineRoute({
  ...account('freshPassword'),
  id: 'revokeApiKey',
  method: 'delete',
  path: '/api/users/{id}/checkout-api-key/{keyId}',
  summary: 'Revoke an API key immediately',
  params: z.object({ id: z.string().max(64), keyId: z.string().max(64) }),
  answers: { 200: z.object({ message: z.literal('API key revoked') }) },
});
