/** The store API (api.md ST-1, ST-3 to ST-8): Coinsnap API 1.0, close kin of BTCPay's Greenfield API. */
import { z } from 'zod';
import { idSchema } from '../invoice.ts';
import { absent, amountInput, exactNumber, pagingQuery, repeatable, repeatableWord, textOf, webUrl } from './parts.ts';
import { defineRoute } from './route.ts';

export const STORE_STATUSES = ['New', 'Processing', 'Settled', 'Expired', 'Invalid'] as const;
export type StoreStatusWord = (typeof STORE_STATUSES)[number];
const additionalStatusSchema = z.enum(['None', 'Underpaid', 'Overpaid', 'PaidAfterExpiration']);
export const PAYMENT_METHODS = ['BTC', 'Lightning'] as const;

/** Unix seconds. */
const secondsSchema = z.int().nonnegative();
/** A drawn code as a data URI; empty if there is no code to show. */
const drawnSchema = z.string().regex(/^(data:image\/svg\+xml;base64,[A-Za-z0-9+/=]+)?$/);

const storeInvoiceSchema = z
  .object({
    id: idSchema,
    storeId: idSchema,
    status: z.enum(STORE_STATUSES),
    additionalStatus: additionalStatusSchema,
    amount: exactNumber,
    currency: z.string(),
    orderId: z.string(),
    buyerEmail: z.string().nullable(),
    redirectUrl: z.string().nullable(),
    redirectAutomatically: z.boolean(),
    enabledPaymentMethods: z.array(z.enum(PAYMENT_METHODS)),
    /** `Bitcoin/Lightning`, or one of the two. */
    paymentMethod: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    referralCode: z.string().nullable(),
    lightningInvoice: z.string(),
    onchainAddress: z.string(),
    bip21: z.string(),
    qrCodes: z.object({ lightningQR: drawnSchema, onchainQR: drawnSchema, bip21QR: drawnSchema }),
    checkoutLink: z.string(),
    createdAt: secondsSchema,
    createdTime: secondsSchema,
    expirationTime: secondsSchema,
    monitoringExpiration: secondsSchema,
    manuallyMarked: z.boolean(),
    type: z.literal('Standard'),
    archived: z.literal(false),
  })
  .meta({ id: 'StoreInvoice' });
export type StoreInvoice = z.infer<typeof storeInvoiceSchema>;

const storeSchema = z
  .object({
    storeId: idSchema,
    id: idSchema,
    name: z.string(),
    /** Sats. */
    walletMinSendable: z.int().nonnegative(),
    walletMaxSendable: z.int().nonnegative(),
    /** Beginning of the calling key, followed by `…`; empty if a person calls. */
    apiKey: z.string(),
  })
  .meta({ id: 'Store' });
export type StoreObject = z.infer<typeof storeSchema>;

const reading = {
  method: 'get',
  api: 'store',
  listener: 'private',
  access: { kind: 'api', scope: 'invoices:read', role: 'cashier', proof: 'pin' },
} as const;
const storeParams = z.object({ storeId: z.string().max(128) });
const invoiceParams = storeParams.extend({ id: z.string().max(128) });

export const listStores = defineRoute({
  ...reading,
  id: 'listStores',
  path: '/api/v1/stores',
  summary: 'List the stores that the credential opens',
  access: { ...reading.access, anyStore: true },
  answers: { 200: z.array(storeSchema) },
});

export const getStoreObject = defineRoute({
  ...reading,
  id: 'getStore',
  path: '/api/v1/stores/{storeId}',
  summary: 'Read one store',
  params: storeParams,
  answers: { 200: storeSchema },
});

/** Kept as text, because an order number may have more digits than a JavaScript number holds. */
const orderIdSchema = z.union([
  absent,
  z.string().max(200),
  z.number().refine(Number.isInteger, 'must be a text or an integer').transform(String).meta({ type: 'integer' }),
]);
const flagSchema = z.union([absent, z.boolean()]).optional();
const urlSchema = z.union([absent, webUrl]).optional();

export const createStoreInvoice = defineRoute({
  id: 'createStoreInvoice',
  method: 'post',
  path: '/api/v1/stores/{storeId}/invoices',
  summary: 'Create an invoice; answers 200',
  api: 'store',
  listener: 'private',
  access: { kind: 'api', scope: 'invoices:create', role: 'cashier', proof: 'pin' },
  limit: 'creates',
  params: storeParams,
  body: z.object({
    amount: amountInput,
    /** EUR by default; BTC, SATS or any ISO 4217 code with a price. */
    currency: textOf(10),
    /** `BTC`, `Lightning` or both; by default all that the store has. */
    enabledPaymentMethods: z.union([absent, z.string().max(50), z.array(z.string().max(50)).max(20)]).optional(),
    buyerEmail: textOf(500),
    redirectUrl: urlSchema,
    redirectAutomatically: flagSchema,
    orderId: orderIdSchema.optional(),
    metadata: z
      .union([
        absent,
        // PHP writes an empty map as `[]`. An empty tuple would say the same, but JSON Schema cannot express it.
        z
          .array(z.unknown())
          .max(0)
          .transform((): Record<string, unknown> => ({})),
        z.record(z.string(), z.unknown()),
      ])
      .optional(),
    referralCode: textOf(200),
    checkout: z.union([absent, z.object({ redirectUrl: urlSchema, redirectAutomatically: flagSchema })]).optional(),
  }),
  answers: { 200: storeInvoiceSchema },
});

/** Unix seconds, or ISO 8601. */
const momentSchema = z.union([absent, z.string().regex(/^\d{1,12}$/), z.iso.datetime({ offset: true })]).optional();

export const listStoreInvoices = defineRoute({
  ...reading,
  id: 'listStoreInvoices',
  path: '/api/v1/stores/{storeId}/invoices',
  summary: 'List invoices, newest first, without drawn codes. The next cursor is in X-Next-Cursor',
  params: storeParams,
  query: pagingQuery.extend({
    status: repeatableWord(z.enum(STORE_STATUSES)),
    orderId: repeatable(z.string().min(1).max(200)),
    textSearch: z.string().max(200).optional(),
    startDate: momentSchema,
    endDate: momentSchema,
  }),
  answers: { 200: z.array(storeInvoiceSchema) },
});

export const getStoreInvoice = defineRoute({
  ...reading,
  id: 'getStoreInvoice',
  path: '/api/v1/stores/{storeId}/invoices/{id}',
  summary: 'Read one invoice',
  params: invoiceParams,
  answers: { 200: storeInvoiceSchema },
});

export const getStoreRates = defineRoute({
  ...reading,
  id: 'getStoreRates',
  path: '/api/v1/stores/{storeId}/rates',
  summary: 'List prices: the requested pairs in their order, or every known pair',
  params: storeParams,
  query: z.strictObject({ currencyPair: repeatableWord(z.string().min(1).max(40)) }),
  answers: {
    200: z.array(
      z
        .object({ currencyPair: z.string(), rate: z.string().nullable(), errors: z.array(z.string()) })
        .meta({ id: 'StoreRate' }),
    ),
  },
});

export const getStorePaymentMethods = defineRoute({
  ...reading,
  id: 'getStorePaymentMethods',
  path: '/api/v1/stores/{storeId}/payment-methods',
  summary: 'List the ways to pay',
  params: storeParams,
  answers: {
    200: z.array(
      z
        .object({ paymentMethodId: z.enum(['BTC-CHAIN', 'BTC-LN']), enabled: z.boolean() })
        .meta({ id: 'PaymentMethod' }),
    ),
  },
});

/**
 * Events for integrations that do not use webhooks (api.md API-18). The SSE id is the cursor.
 * - `ready` `{cursor}` comes first; everything after it is newer.
 * - `invoice.created` and `invoice.changed` carry the invoice as it is now, without drawn codes.
 * - `reset` `{cursor}` says that the cursor is too old or unknown: read everything again.
 */
export const storeEvents = defineRoute({
  ...reading,
  id: 'storeEvents',
  path: '/api/v1/stores/{storeId}/events',
  summary: 'Stream what happens to invoices',
  params: storeParams,
  query: z.strictObject({
    after: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
  }),
  stream: true,
  answers: { 200: z.union([storeInvoiceSchema, z.object({ cursor: z.string() })]) },
});

export const storeRoutes = [
  listStores,
  getStoreObject,
  createStoreInvoice,
  listStoreInvoices,
  getStoreInvoice,
  getStoreRates,
  getStorePaymentMethods,
  storeEvents,
] as const;
