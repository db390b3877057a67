import { z } from 'zod';
import { INVOICE_STATUSES, invoiceStatusSchema, invoiceViewSchema, timeSchema } from '../invoice.ts';
import { amountInput, idParams, repeatable } from './parts.ts';
import { defineRoute } from './route.ts';
import { SOURCE_KINDS } from './settings.ts';

/** One line of an invoice's time line: what happened, who says so. */
const timelineEntrySchema = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('quote'), at: timeSchema, pair: z.string().nullable(), rate: z.string().nullable() }),
    z.object({ kind: z.literal('address'), at: timeSchema, address: z.string(), index: z.int().nullable() }),
    z.object({
      kind: z.literal('observation'),
      at: timeSchema,
      what: z.string(),
      source: z.enum([...SOURCE_KINDS, 'lightning']).nullable(),
      txid: z.string().nullable(),
      vout: z.int().nullable(),
      blockHeight: z.int().nullable(),
    }),
    z.object({
      kind: z.literal('transition'),
      at: timeSchema,
      from: invoiceStatusSchema.nullable(),
      to: invoiceStatusSchema.nullable(),
    }),
    z.object({
      kind: z.literal('delivery'),
      at: timeSchema,
      type: z.string(),
      state: z.enum(['due', 'delivered', 'dead', 'superseded']),
      attempts: z.int(),
      /** Of the notice and of who is told: what sending again names. */
      id: z.string(),
      target: z.object({ id: z.string(), kind: z.enum(['webhook', 'callback']), host: z.string() }).nullable(),
    }),
  ])
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Where a sale comes from, and what a shop keeps with it. */
const invoiceAboutSchema = z
  .object({
    dialect: z.enum(['till', 'checkout', 'store']),
    /** Who charged it, and where; null for one that came by a key. */
    chargedBy: z.string().nullable(),
    till: z.string().nullable(),
    /** The payment page that a customer can be sent. */
    paymentUrl: z.string(),
    addressIndex: z.int().nullable(),
    walletFingerprint: z.string().nullable(),
    orderId: z.string().nullable(),
    productName: z.string().nullable(),
    merchantReference: z.string().nullable(),
    customerEmail: z.string().nullable(),
    /** JSON exactly as it was sent. */
    metadata: z.string().nullable(),
  })
  .meta({ id: 'InvoiceAbout' });

const invoiceDetailSchema = invoiceViewSchema
  .extend({ timeline: z.array(timelineEntrySchema), about: invoiceAboutSchema })
  .meta({ id: 'InvoiceDetail' });
export type InvoiceDetail = z.infer<typeof invoiceDetailSchema>;

export const createTillInvoice = defineRoute({
  id: 'createTillInvoice',
  method: 'post',
  path: '/api/till/invoices',
  summary: 'Charge: makes an invoice and puts it on the display',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier' },
  limit: 'creates',
  body: z.strictObject({
    amount: amountInput,
    currency: z.string().max(10),
    memo: z.string().max(200).nullish(),
    methods: z
      .array(z.enum(['onchain', 'lightning']))
      .min(1)
      .optional(),
    /** Default: every display that follows the session's till. One that is not a display of this store is refused. */
    displayId: z.string().max(128).nullish(),
  }),
  answers: { 200: invoiceViewSchema },
});

export const listTillInvoices = defineRoute({
  id: 'listTillInvoices',
  method: 'get',
  path: '/api/till/invoices',
  summary: 'Sales, newest first',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier' },
  query: z.strictObject({
    status: repeatable(z.enum(INVOICE_STATUSES)),
    part: z.stringbool().optional(),
    /** Only those that a person must decide about: paid late, twice, in part, or not any more, and not marked. */
    needs: z.stringbool().optional(),
    /** Only those that something was paid to by it; a page may hold few, even none, and still have a next one. */
    method: z.enum(['onchain', 'lightning']).optional(),
    /** from ≤ createdAt < to */
    from: timeSchema.optional(),
    to: timeSchema.optional(),
    /** Exact or prefix of id, number, order id, address or txid. */
    q: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(200).optional(),
  }),
  answers: {
    200: z
      .object({
        invoices: z.array(invoiceViewSchema),
        /** Null with `method`: only looking at every sale would tell. */
        total: z.int().nullable(),
        next: z.string().nullable(),
      })
      .meta({ id: 'InvoicePage' }),
  },
});

export const getTillInvoice = defineRoute({
  id: 'getTillInvoice',
  method: 'get',
  path: '/api/till/invoices/{id}',
  summary: 'One sale with its time line',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier' },
  params: idParams,
  answers: { 200: invoiceDetailSchema },
});

export const cancelTillInvoice = defineRoute({
  id: 'cancelTillInvoice',
  method: 'post',
  path: '/api/till/invoices/{id}/cancel',
  summary: 'Cancels a sale that waits and was never paid anything',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier' },
  params: idParams,
  answers: { 200: invoiceViewSchema },
});

export const markTillInvoice = defineRoute({
  id: 'markTillInvoice',
  method: 'post',
  path: '/api/till/invoices/{id}/mark',
  summary: 'Marks a sale as settled or invalid, with a reason',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager' },
  params: idParams,
  body: z.strictObject({ as: z.enum(['settled', 'invalid']), reason: z.string().trim().min(1).max(500) }),
  answers: { 200: invoiceViewSchema },
});

/**
 * Event stream of the till. The SSE id is the cursor; `after` goes on from one.
 * - `ready` `{cursor}`: first; what follows is newer than that cursor.
 * - `invoice.created`, `invoice.changed`: the invoice as it is now.
 * - `display.changed` `{displayId}`, `store.changed`, `people.changed`, `requests.changed`: read them again.
 * - `reset` `{cursor}`: the cursor given is unknown here; read everything again.
 */
export const tillEvents = defineRoute({
  id: 'tillEvents',
  method: 'get',
  path: '/api/till/events',
  summary: 'What happens in the store, as it happens',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier' },
  query: z.object({
    after: z
      .string()
      .regex(/^\d{1,18}$/)
      .optional(),
  }),
  stream: true,
  answers: {
    200: z.union([
      invoiceViewSchema,
      z.object({ cursor: z.string() }),
      z.object({ displayId: z.string() }),
      z.object({}),
    ]),
  },
});

export const invoiceRoutes = [
  createTillInvoice,
  listTillInvoices,
  getTillInvoice,
  cancelTillInvoice,
  markTillInvoice,
  tillEvents,
] as const;
