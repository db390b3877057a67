/** Webhooks of the store API (api.md ST-9 to ST-11, HOOK-1, HOOK-12). */
import { z } from 'zod';
import { idSchema } from '../invoice.ts';
import { absent, endpointStateSchema } from './parts.ts';
import { defineRoute, type Proof } from './route.ts';

const authorizedSchema = z.object({ everything: z.boolean(), specificEvents: z.array(z.string()) });

const webhookSchema = z
  .object({
    id: idSchema,
    enabled: z.boolean(),
    url: z.string(),
    /** Empty if it is missing after a restore on another machine (api.md HOOK-14). */
    secret: z.string(),
    /** The secret for a library of Standard Webhooks (api.md HOOK-16). */
    standardSecret: z.string(),
    /** The events as the subscriber named them; the five of the store API if none was named. */
    events: z.array(z.string()),
    automaticRedelivery: z.boolean(),
    authorizedEvents: authorizedSchema,
    state: endpointStateSchema,
  })
  .meta({ id: 'Webhook' });
export type WebhookObject = z.infer<typeof webhookSchema>;

export const deliverySchema = z
  .object({
    id: idSchema,
    originalDeliveryId: idSchema,
    isRedelivery: z.boolean(),
    /** Unix seconds. */
    timestamp: z.int(),
    httpCode: z.int().nullable(),
    errorMessage: z.string().nullable(),
    status: z.enum(['Pending', 'HttpSuccess', 'HttpError', 'Failed']),
    attempts: z.int().nonnegative(),
    nextAttemptAt: z.int().nullable(),
    invoiceId: idSchema,
    type: z.string(),
    /** At most 1 KiB of the receiver's answer; only for managers and owners. */
    answer: z.string().nullable().optional(),
  })
  .meta({ id: 'WebhookDelivery' });
export type WebhookDelivery = z.infer<typeof deliverySchema>;

const managing = <const P extends Proof>(proof: P) =>
  ({ api: 'store', listener: 'private', access: { kind: 'api', scope: 'webhooks', role: 'manager', proof } }) as const;
const storeParams = z.object({ storeId: z.string().max(128) });
const webhookParams = storeParams.extend({ webhookId: z.string().max(128) });
const deliveryParams = webhookParams.extend({ payloadId: z.string().max(128) });

const eventsSchema = z.union([absent, z.array(z.string().max(60)).max(50)]).optional();
const authorizedInput = z
  .union([
    absent,
    z.object({ everything: z.boolean().nullish(), specificEvents: z.array(z.string().max(60)).max(50).nullish() }),
  ])
  .optional();
/** An empty secret is refused, because everybody could sign with it. */
const secretSchema = z
  .union([z.null().transform(() => undefined), z.string().min(1, 'must not be empty').max(500)])
  .optional();
/** Kept byte for byte, and only the server knows where it leads; nobody but Satchel opens it. */
const urlSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(2048)
  .refine((text) => !/[\\\p{C}\p{Zl}\p{Zp}]/u.test(text), 'must hold no backslash or invisible character');
const nullable = <T extends z.ZodType>(item: T) => z.union([z.null().transform(() => undefined), item]).optional();

export const createWebhook = defineRoute({
  ...managing('freshPassword'),
  id: 'createWebhook',
  method: 'post',
  path: '/api/v1/stores/{storeId}/webhooks',
  summary: 'Create a webhook; answers 200. A secret is generated if none is given',
  params: storeParams,
  body: z.object({
    url: urlSchema,
    events: eventsSchema,
    authorizedEvents: authorizedInput,
    secret: secretSchema,
    enabled: nullable(z.boolean()),
    automaticRedelivery: nullable(z.boolean()),
  }),
  answers: { 200: webhookSchema },
  secretAnswer: true,
});

export const listWebhooks = defineRoute({
  ...managing('password'),
  id: 'listWebhooks',
  method: 'get',
  path: '/api/v1/stores/{storeId}/webhooks',
  summary: 'List the webhooks of a store',
  params: storeParams,
  answers: { 200: z.array(webhookSchema) },
});

export const getWebhook = defineRoute({
  ...managing('password'),
  id: 'getWebhook',
  method: 'get',
  path: '/api/v1/stores/{storeId}/webhooks/{webhookId}',
  summary: 'Read one webhook',
  params: webhookParams,
  answers: { 200: webhookSchema },
});

export const updateWebhook = defineRoute({
  ...managing('freshPassword'),
  id: 'updateWebhook',
  method: 'put',
  path: '/api/v1/stores/{storeId}/webhooks/{webhookId}',
  summary: 'Change a webhook; fields that are absent or null stay as they are',
  params: webhookParams,
  body: z.object({
    url: nullable(urlSchema),
    events: eventsSchema,
    authorizedEvents: authorizedInput,
    secret: secretSchema,
    enabled: nullable(z.boolean()),
    automaticRedelivery: nullable(z.boolean()),
  }),
  answers: { 200: webhookSchema },
});

export const deleteWebhook = defineRoute({
  ...managing('freshPassword'),
  id: 'deleteWebhook',
  method: 'delete',
  path: '/api/v1/stores/{storeId}/webhooks/{webhookId}',
  summary: 'Delete a webhook',
  params: webhookParams,
  answers: { 200: z.object({ message: z.literal('Webhook deleted') }) },
});

export const listDeliveries = defineRoute({
  ...managing('password'),
  id: 'listDeliveries',
  method: 'get',
  path: '/api/v1/stores/{storeId}/webhooks/{webhookId}/deliveries',
  summary: 'List the deliveries of a webhook, newest first',
  params: webhookParams,
  query: z.strictObject({ count: z.coerce.number().int().min(1).max(500).default(100) }),
  answers: { 200: z.array(deliverySchema) },
});

export const getDelivery = defineRoute({
  ...managing('password'),
  id: 'getDelivery',
  method: 'get',
  path: '/api/v1/stores/{storeId}/webhooks/{webhookId}/deliveries/{payloadId}',
  summary: 'Read one delivery',
  params: deliveryParams,
  answers: { 200: deliverySchema },
});

export const getDeliveryRequest = defineRoute({
  ...managing('password'),
  id: 'getDeliveryRequest',
  method: 'get',
  path: '/api/v1/stores/{storeId}/webhooks/{webhookId}/deliveries/{payloadId}/request',
  summary: 'Read the exact body of a delivery',
  params: deliveryParams,
  answers: { 200: z.record(z.string(), z.unknown()) },
});

const resending = managing('password');
const anyStore = { ...resending, access: { ...resending.access, anyStore: true }, method: 'post' } as const;
const redeliveryParams = deliveryParams.partial({ storeId: true });

export const redeliverPayload = defineRoute({
  ...anyStore,
  id: 'redeliverPayload',
  path: '/api/v1/webhooks/{webhookId}/payloads/{payloadId}/redeliver',
  aliases: ['/api/v1/webhooks/{webhookId}/{payloadId}/redeliver'],
  summary: 'Send a payload again',
  params: redeliveryParams,
  answers: { 200: z.object({ message: z.literal('Webhook resent successfully') }) },
});

/** The path and the answer of BTCPay's Greenfield API. */
export const redeliverDelivery = defineRoute({
  ...anyStore,
  id: 'redeliverDelivery',
  path: '/api/v1/webhooks/{webhookId}/deliveries/{payloadId}/redeliver',
  aliases: ['/api/v1/stores/{storeId}/webhooks/{webhookId}/deliveries/{payloadId}/redeliver'],
  summary: 'Send a payload again; answers the id of the new delivery',
  params: redeliveryParams,
  answers: { 200: idSchema },
});

const pingSchema = z
  .object({
    delivered: z.boolean(),
    httpCode: z.int().nullable(),
    errorMessage: z.string().nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'WebhookPing' });

/** The test button of the office (api.md HOOK-15). */
export const testWebhook = defineRoute({
  id: 'testWebhook',
  method: 'post',
  path: '/api/till/webhooks/{webhookId}/test',
  summary: 'Send a signed ping now and report the answer',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager', proof: 'password' },
  params: z.object({ webhookId: z.string().max(128) }),
  answers: { 200: pingSchema },
});

export const webhookRoutes = [
  createWebhook,
  listWebhooks,
  getWebhook,
  updateWebhook,
  deleteWebhook,
  listDeliveries,
  getDelivery,
  getDeliveryRequest,
  redeliverPayload,
  redeliverDelivery,
  testWebhook,
] as const;
