/** Payment requests of the store API (api.md ST-15). */
import { z } from 'zod';
import { idSchema } from '../invoice.ts';
import { absent, amountInput, exactNumber, pagingQuery, textOf } from './parts.ts';
import { defineRoute } from './route.ts';

const requestSchema = z
  .object({
    id: idSchema,
    amount: exactNumber,
    title: z.string(),
    currency: z.string(),
    description: z.string(),
    /** Last day on which it can be paid, `YYYY-MM-DD`. */
    expiryDate: z.iso.date(),
    storeId: idSchema,
    status: z.enum(['Pending', 'Processing', 'Paid', 'Expired']),
    /** The page that a customer opens. */
    url: z.string(),
    orderId: z.string(),
  })
  .meta({ id: 'PaymentRequest' });
export type PaymentRequestObject = z.infer<typeof requestSchema>;

const common = {
  api: 'store',
  listener: 'private',
  access: { kind: 'api', scope: 'payment-requests', role: 'cashier', proof: 'pin', tokenHeader: true },
} as const;
const storeParams = z.object({ storeId: z.string().max(128).optional() });
const requestParams = storeParams.extend({ id: z.string().max(128) });
const at = (path: string) => ({
  path: `/api/v1/stores/{storeId}/payment-requests${path}`,
  aliases: [`/api/v1/payment-requests${path}`],
});

const inputSchema = z.object({
  amount: amountInput,
  title: z.string().trim().min(1, 'must not be empty').max(200),
  currency: textOf(10),
  description: textOf(2_000),
  /** A day, a time or Unix seconds; by default 30 days from now. */
  expiryDate: z.union([absent, z.string().max(40), z.number().min(0).max(253_402_300_799)]).optional(),
  orderId: z
    .union([
      absent,
      z.string().max(200),
      z.number().refine(Number.isInteger, 'must be a text or an integer').transform(String).meta({ type: 'integer' }),
    ])
    .optional(),
});

export const createPaymentRequest = defineRoute({
  ...common,
  ...at(''),
  id: 'createPaymentRequest',
  method: 'post',
  summary: 'Create a payment request; answers 200',
  params: storeParams,
  body: inputSchema,
  limit: 'creates',
  answers: {
    200: z.object({ message: z.literal('Payment request successfully created'), id: idSchema, url: z.string() }),
  },
});

export const listPaymentRequests = defineRoute({
  ...common,
  ...at(''),
  id: 'listPaymentRequests',
  method: 'get',
  summary: 'List payment requests, newest first. The next cursor is in X-Next-Cursor',
  params: storeParams,
  query: pagingQuery,
  answers: { 200: z.array(requestSchema) },
});

export const getPaymentRequest = defineRoute({
  ...common,
  ...at('/{id}'),
  id: 'getPaymentRequest',
  method: 'get',
  summary: 'Read one payment request',
  params: requestParams,
  answers: { 200: requestSchema },
});

export const updatePaymentRequest = defineRoute({
  ...common,
  ...at('/{id}'),
  id: 'updatePaymentRequest',
  method: 'put',
  summary: 'Change a payment request that is not paid; fields left out stay as they are',
  params: requestParams,
  body: inputSchema,
  answers: { 200: requestSchema.extend({ message: z.literal('Payment request successfully updated') }) },
});

export const paymentRequestRoutes = [
  createPaymentRequest,
  listPaymentRequests,
  getPaymentRequest,
  updatePaymentRequest,
] as const;
