import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { absent, amountInput, idParams, repeatableWord, textOf, webUrl } from './parts.ts';
import { NO_QUERY, defineRoute } from './route.ts';

export const CHECKOUT_STATUSES = ['pending', 'paid', 'confirmed', 'expired', 'cancelled', 'underpaid'] as const;
const statusSchema = z.enum(CHECKOUT_STATUSES);
const paymentStateSchema = z.enum(['unpaid', 'partial', 'exact', 'overpaid']);

const statusShape = {
  id: idSchema,
  status: statusSchema,
  paymentState: paymentStateSchema,
  /** Present if enough money came, but not on time. */
  late: z.literal(true).optional(),
  /** Present, with `status` `expired`, if it had enough money once and lost it, or was marked invalid. */
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
  /** Exact to the cent; null if no BTC/USD rate was frozen. */
  amountUsd: z.number().nonnegative().nullable(),
  /** Exact to the sat. */
  amountBtc: z.number().nonnegative(),
  /** The frozen BTC/USD rate, including the spread. */
  btcRate: z.number().nonnegative().nullable(),
  btcAddress: z.string().nullable(),
  /** The BIP 21 URI as `data:image/png;base64,…`; null if there is no code to show. */
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

/** Everything that the payment page needs, without metadata and data about the customer. */
const checkoutPaySchema = z
  .object({
    ...publicShape,
    shop: z.string(),
    /** The price in the invoice's own currency; all amounts are decimal strings. */
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
  summary: 'Create an invoice',
  api: 'checkout',
  listener: 'private',
  access: { kind: 'api', scope: 'invoices:create', role: 'cashier', proof: 'pin' },
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
  access: { kind: 'api', scope: 'invoices:read', role: 'cashier', proof: 'pin' },
  params: idParams,
} as const;

const timeOrDay = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .meta({ description: 'ISO 8601; a date without a time means 00:00 UTC' });

export const listCheckoutInvoices = defineRoute({
  ...reading,
  id: 'listCheckoutInvoices',
  path: '/api/checkout/invoices',
  summary: "List the store's invoices, newest first, without QR codes",
  params: z.object({}),
  query: z.strictObject({
    status: repeatableWord(statusSchema),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
    from: timeOrDay.optional().meta({ description: 'from ≤ createdAt' }),
    to: timeOrDay.optional().meta({ description: 'createdAt < to' }),
    q: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Beginning of an id, order id, address or txid; `total` counts at most 1,000 hits' }),
    after: z
      .string()
      .max(64)
      .optional()
      .meta({ description: '`next` of an earlier answer; unlike `offset`, new invoices do not shift it' }),
  }),
  answers: {
    200: z
      .object({
        /** `qrCode` is null in lists; reading one invoice draws it. */
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
  summary: 'Count invoices by status',
  params: z.object({}),
  query: NO_QUERY,
  answers: { 200: statsSchema },
});

export const getCheckoutInvoice = defineRoute({
  ...reading,
  id: 'getCheckoutInvoice',
  path: '/api/checkout/invoices/{id}',
  summary: 'Read an invoice with its QR code',
  answers: { 200: checkoutInvoiceSchema },
});

export const getCheckoutStatus = defineRoute({
  ...reading,
  id: 'getCheckoutStatus',
  path: '/api/checkout/invoices/{id}/status',
  summary: "Read an invoice's status, without QR code",
  answers: { 200: checkoutStatusSchema },
});

const open = { ...reading, listener: 'both', access: { kind: 'none' }, limit: 'strangers' } as const;

export const getCheckoutPay = defineRoute({
  ...open,
  id: 'getCheckoutPay',
  path: '/api/checkout/pay/{id}',
  summary: 'Read the public data of an invoice, for the payment page',
  answers: { 200: checkoutPaySchema },
});

/** Each event is named `invoice` and carries the whole public invoice; the first is sent immediately. */
export const checkoutPayEvents = defineRoute({
  ...open,
  id: 'checkoutPayEvents',
  path: '/api/checkout/pay/{id}/events',
  summary: 'Stream the public data of an invoice',
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
