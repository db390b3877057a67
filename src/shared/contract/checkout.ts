import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { absent, amountInput, idParams, repeatable, textOf, webUrl } from './parts.ts';
import { defineRoute } from './route.ts';

export const CHECKOUT_STATUSES = ['pending', 'paid', 'confirmed', 'expired', 'cancelled', 'underpaid'] as const;
const statusSchema = z.enum(CHECKOUT_STATUSES);
const paymentStateSchema = z.enum(['unpaid', 'partial', 'exact', 'overpaid']);

const statusShape = {
  id: idSchema,
  status: statusSchema,
  paymentState: paymentStateSchema,
  /** Enough money, but not on time. Absent otherwise, as is `invalid`. */
  late: z.literal(true).optional(),
  /** Had enough money once and lost it, or was marked so; `status` is then `expired`. */
  invalid: z.literal(true).optional(),
  receivedBtc: z.number().nonnegative(),
  remainingBtc: z.number().nonnegative(),
  confirmations: z.int().nonnegative(),
  txHash: z.string().nullable(),
  paidAt: timeSchema.nullable(),
  confirmedAt: timeSchema.nullable(),
  expiresAt: timeSchema,
  timeRemainingSeconds: z.int().nonnegative(),
};

const checkoutStatusSchema = z.object(statusShape).meta({ id: 'CheckoutStatus' });
export type CheckoutStatus = z.infer<typeof checkoutStatusSchema>;

const publicShape = {
  ...statusShape,
  /** Null where no BTC/USD rate was frozen. Exact to the cent. */
  amountUsd: z.number().nonnegative().nullable(),
  /** Exact to the sat. */
  amountBtc: z.number().nonnegative(),
  /** The frozen BTC/USD, spread included. */
  btcRate: z.number().nonnegative().nullable(),
  btcAddress: z.string().nullable(),
  /** `data:image/png;base64,…` of the BIP 21 URI; null where there is no code to show. */
  qrCode: z.string().nullable(),
  paymentUrl: z.string(),
  overpaidBtc: z.number().nonnegative(),
  txHashes: z.array(z.string()),
  productName: z.string().nullable(),
  redirectUrl: z.string().nullable(),
  ttlMinutes: z.int().positive(),
  createdAt: timeSchema,
  lightningInvoice: z.string().nullable(),
};

const checkoutInvoiceSchema = z
  .object({
    ...publicShape,
    metadata: z.record(z.string(), z.unknown()).nullable(),
    merchantReference: z.string().nullable(),
    customerEmail: z.string().nullable(),
  })
  .meta({ id: 'CheckoutInvoice' });
export type CheckoutInvoice = z.infer<typeof checkoutInvoiceSchema>;

/** All the payment page needs: no metadata, nothing of the user. */
const checkoutPaySchema = z
  .object({
    ...publicShape,
    shop: z.string(),
    /** The price in the invoice's own currency; decimal strings. */
    amount: z.string(),
    currency: z.string(),
    receivedAmount: z.string(),
    remainingAmount: z.string(),
    overAmount: z.string(),
    dueSats: z.int(),
    receivedSats: z.int(),
    remainingSats: z.int(),
    bip21: z.string().nullable(),
    twice: z.boolean(),
    redirectAutomatically: z.boolean(),
  })
  .meta({ id: 'CheckoutPay' });
export type CheckoutPay = z.infer<typeof checkoutPaySchema>;

export const createCheckoutInvoice = defineRoute({
  id: 'createCheckoutInvoice',
  method: 'post',
  path: '/api/checkout/invoices',
  summary: 'Create a new invoice',
  api: 'checkout',
  listener: 'private',
  access: { kind: 'api', scope: 'invoices:create', role: 'cashier' },
  limit: 'creates',
  body: z.object({
    amountUsd: amountInput,
    ttlMinutes: z.int().min(1).max(1440).nullish(),
    productName: textOf(200),
    redirectUrl: z.union([absent, webUrl]).optional(),
    metadata: z.record(z.string(), z.unknown()).nullish(),
    merchantReference: textOf(200),
    customerEmail: textOf(320),
  }),
  answers: { 201: checkoutInvoiceSchema },
});

const reading = {
  method: 'get',
  api: 'checkout',
  listener: 'private',
  access: { kind: 'api', scope: 'invoices:read', role: 'cashier' },
  params: idParams,
} as const;

const timeOrDay = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .meta({ description: 'ISO 8601; a date alone begins at 00:00 UTC' });

export const listCheckoutInvoices = defineRoute({
  ...reading,
  id: 'listCheckoutInvoices',
  path: '/api/checkout/invoices',
  summary: 'Invoices of the store, newest first; without QR codes',
  params: z.object({}),
  query: z.object({
    status: repeatable(statusSchema),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
    from: timeOrDay.optional().meta({ description: 'from ≤ createdAt' }),
    to: timeOrDay.optional().meta({ description: 'createdAt < to' }),
    q: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Beginning of an id, order id, address or txid; `total` counts 1,000 of very many' }),
    after: z.string().max(64).optional().meta({ description: '`next` of a former answer: a place that stays' }),
  }),
  answers: {
    200: z
      .object({
        /** `qrCode` is null here: the detail draws it. */
        invoices: z.array(checkoutInvoiceSchema),
        total: z.int().nonnegative(),
        next: z.string().nullable(),
      })
      .meta({ id: 'CheckoutInvoices' }),
  },
});

const countSchema = z.int().nonnegative();
const statsSchema = z
  .object({
    pending: countSchema,
    paid: countSchema,
    confirmed: countSchema,
    expired: countSchema,
    cancelled: countSchema,
    underpaid: countSchema,
    total: countSchema,
  })
  .meta({ id: 'CheckoutStats' });
export type CheckoutStats = z.infer<typeof statsSchema>;

export const getCheckoutStats = defineRoute({
  ...reading,
  id: 'getCheckoutStats',
  path: '/api/checkout/invoices/stats',
  summary: 'Invoice count by status',
  params: z.object({}),
  answers: { 200: statsSchema },
});

export const getCheckoutInvoice = defineRoute({
  ...reading,
  id: 'getCheckoutInvoice',
  path: '/api/checkout/invoices/{id}',
  summary: 'Full invoice with QR code',
  answers: { 200: checkoutInvoiceSchema },
});

export const getCheckoutStatus = defineRoute({
  ...reading,
  id: 'getCheckoutStatus',
  path: '/api/checkout/invoices/{id}/status',
  summary: 'Status of an invoice, without QR code',
  answers: { 200: checkoutStatusSchema },
});

const open = { ...reading, listener: 'both', access: { kind: 'none' }, limit: 'none' } as const;

export const getCheckoutPay = defineRoute({
  ...open,
  id: 'getCheckoutPay',
  path: '/api/checkout/pay/{id}',
  summary: 'Public invoice data for the payment page',
  answers: { 200: checkoutPaySchema },
});

/** Every event is named `invoice` and carries the whole public invoice; the first comes at once. */
export const checkoutPayEvents = defineRoute({
  ...open,
  id: 'checkoutPayEvents',
  path: '/api/checkout/pay/{id}/events',
  summary: 'The same, as it changes',
  stream: true,
  answers: { 200: checkoutPaySchema },
});

export const checkoutRoutes = [
  createCheckoutInvoice,
  listCheckoutInvoices,
  getCheckoutStats,
  getCheckoutInvoice,
  getCheckoutStatus,
  getCheckoutPay,
  checkoutPayEvents,
] as const;
