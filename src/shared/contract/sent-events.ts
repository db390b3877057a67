/** What was told to webhooks and to the callback, for the office (api.md §6). */
import { z } from 'zod';
import { idSchema } from '../invoice.ts';
import { idParams } from './parts.ts';
import { defineRoute } from './route.ts';
import { deliverySchema } from './webhooks.ts';

const manager = { api: 'till', listener: 'private', access: { kind: 'person', role: 'manager' } } as const;

const callbackSchema = z
  .object({
    url: z.string(),
    state: z.enum(['active', 'awaiting_approval', 'disabled']),
    /** Newest first. */
    deliveries: z.array(deliverySchema),
  })
  .meta({ id: 'Callback' });

export const getCallbackRoute = defineRoute({
  ...manager,
  id: 'getCallback',
  method: 'get',
  path: '/api/till/callback',
  summary: "The checkout dialect's callback with its last deliveries; null where none is set",
  answers: { 200: z.object({ callback: callbackSchema.nullable() }) },
});

const sentNoticeSchema = deliverySchema
  .extend({
    to: z.string(),
    /** As they went with the last attempt; of what was never sent as they would go now. */
    headers: z.record(z.string(), z.string()),
    /** The exact text. */
    body: z.string(),
  })
  .meta({ id: 'SentNotice' });

export const getSentNoticeRoute = defineRoute({
  ...manager,
  id: 'getSentNotice',
  method: 'get',
  path: '/api/till/deliveries/{id}',
  summary: 'One delivery, of a webhook or the callback, with its request and the answer',
  params: idParams,
  answers: { 200: sentNoticeSchema },
});

export const resendNoticeRoute = defineRoute({
  ...manager,
  id: 'resendNotice',
  method: 'post',
  path: '/api/till/deliveries/{id}/resend',
  summary: 'Send it again, under a new id',
  params: idParams,
  answers: { 200: z.object({ id: idSchema }) },
});

export const sentNoticeRoutes = [getCallbackRoute, getSentNoticeRoute, resendNoticeRoute] as const;
