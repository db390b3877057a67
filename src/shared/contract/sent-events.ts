/** Deliveries to webhooks and to the callback, for the office (api.md TA-24). */
import { z } from 'zod';
import { idSchema } from '../invoice.ts';
import { endpointStateSchema, idParams } from './parts.ts';
import { defineRoute, forPerson } from './route.ts';
import { deliverySchema } from './webhooks.ts';

const callbackSchema = z
  .object({
    url: z.string(),
    state: endpointStateSchema,
    /** Newest first. */
    deliveries: z.array(deliverySchema),
  })
  .meta({ id: 'Callback' });

export const getCallbackRoute = defineRoute({
  ...forPerson('manager', 'password'),
  id: 'getCallback',
  method: 'get',
  path: '/api/till/callback',
  summary: "Read the checkout API's callback with its latest deliveries; null if none is set",
  answers: { 200: z.object({ callback: callbackSchema.nullable() }) },
});

const sentEventSchema = deliverySchema
  .extend({
    to: z.string(),
    /** The headers of the last attempt or, before the first one, those that an attempt would send now. */
    headers: z.record(z.string(), z.string()),
    /** The exact text of the body. */
    body: z.string(),
  })
  .meta({ id: 'SentNotice' });

export const getSentEventRoute = defineRoute({
  ...forPerson('manager', 'password'),
  id: 'getSentNotice',
  method: 'get',
  path: '/api/till/deliveries/{id}',
  summary: 'Read a delivery of a webhook or the callback, with its request and the answer',
  params: idParams,
  answers: { 200: sentEventSchema },
});

export const resendEventRoute = defineRoute({
  ...forPerson('manager', 'password'),
  id: 'resendNotice',
  method: 'post',
  path: '/api/till/deliveries/{id}/resend',
  summary: 'Send a delivery again under a new id',
  params: idParams,
  answers: { 200: z.object({ id: idSchema }) },
});

export const sentEventRoutes = [getCallbackRoute, getSentEventRoute, resendEventRoute] as const;
