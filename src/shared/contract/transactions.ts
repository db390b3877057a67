/** Transactions of the store API: one per payment (api.md ST-12). */
import { z } from 'zod';
import { idSchema } from '../invoice.ts';
import { exactNumber, pagingQuery } from './parts.ts';
import { PAYMENT_METHODS } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

const transactionSchema = z
  .object({
    id: idSchema,
    invoiceId: idSchema,
    type: z.enum(PAYMENT_METHODS),
    status: z.enum(['Processing', 'Settled', 'Invalid']),
    amountSats: z.int().nonnegative(),
    /** In the invoice's currency, at its frozen rate. */
    amount: exactNumber,
    currency: z.string(),
    txid: z.string().nullable(),
    vout: z.int().nullable(),
    address: z.string().nullable(),
    paymentHash: z.string().nullable(),
    confirmations: z.int().nonnegative(),
    /** Unix seconds. */
    createdAt: z.int(),
    confirmedAt: z.int().nullable(),
  })
  .meta({ id: 'StoreTransaction' });
export type StoreTransaction = z.infer<typeof transactionSchema>;

const reading = {
  method: 'get',
  api: 'store',
  listener: 'private',
  access: { kind: 'api', scope: 'transactions:read', role: 'cashier', proof: 'pin' },
} as const;
const storeParams = z.object({ storeId: z.string().max(128) });

export const listTransactions = defineRoute({
  ...reading,
  id: 'listTransactions',
  path: '/api/v1/stores/{storeId}/transactions',
  summary: 'List payments, newest first. The next cursor is in X-Next-Cursor',
  params: storeParams,
  query: pagingQuery,
  answers: { 200: z.array(transactionSchema) },
});

export const getTransaction = defineRoute({
  ...reading,
  id: 'getTransaction',
  path: '/api/v1/stores/{storeId}/transactions/{id}',
  summary: 'List the payments with this id, transaction id or payment hash; always an array',
  params: storeParams.extend({ id: z.string().max(128) }),
  answers: { 200: z.array(transactionSchema) },
});

export const transactionRoutes = [listTransactions, getTransaction] as const;
