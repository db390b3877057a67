/** Every payment to a shop, for its books (api.md TA-21). */
import { z } from 'zod';
import { decimalSchema, idSchema, satsSchema, timeSchema } from '../invoice.ts';
import { PAYMENT_METHODS } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

/** `processing` is not final yet, `settled` is final, `invalid` no longer counts. */
const STATES = ['processing', 'settled', 'invalid'] as const;

const tillTransactionSchema = z
  .object({
    id: idSchema,
    invoiceId: idSchema,
    /** Number of the sale. */
    number: z.int().positive(),
    orderId: z.string().nullable(),
    kind: z.enum(PAYMENT_METHODS),
    state: z.enum(STATES),
    amountSats: satsSchema,
    /** In the sale's currency, at its frozen rate. */
    amount: decimalSchema,
    currency: z.string(),
    txid: z.string().nullable(),
    vout: z.int().nullable(),
    address: z.string().nullable(),
    paymentHash: z.string().nullable(),
    confirmations: z.int().nonnegative(),
    seenAt: timeSchema,
    settledAt: timeSchema.nullable(),
  })
  .meta({ id: 'TillTransaction' });
export type TillTransaction = z.infer<typeof tillTransactionSchema>;

export const listTillTransactions = defineRoute({
  id: 'listTillTransactions',
  method: 'get',
  path: '/api/till/transactions',
  summary: 'List payments, newest first',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  query: z.strictObject({
    kind: z.enum(PAYMENT_METHODS).optional(),
    state: z.enum(STATES).optional(),
    /** from ≤ seenAt < to */
    from: timeSchema.optional(),
    to: timeSchema.optional(),
    /** The whole or the beginning of a txid, payment hash, address, or the sale's number, id or order id. */
    q: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    after: z.string().max(200).optional(),
  }),
  answers: {
    200: z
      .object({ transactions: z.array(tillTransactionSchema), next: z.string().nullable() })
      .meta({ id: 'TransactionPage' }),
  },
});
