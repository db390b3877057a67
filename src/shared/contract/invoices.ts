import { z } from 'zod';
import { idSchema, INVOICE_STATUSES, invoiceStatusSchema, invoiceViewSchema, timeSchema } from '../invoice.ts';
import { amountInput, idParams, repeatableWord } from './parts.ts';
import { PAYMENT_METHODS } from '../vocabulary.ts';
import { defineRoute } from './route.ts';
import { SOURCE_KINDS } from './settings.ts';

/** A line of an invoice's timeline: what happened, and which source reported it. */
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
      /** Of a payment by Lightning; else null. */
      paymentHash: z.string().nullable(),
      /** The Lightning backend that received it, by its host; null if it was forgotten since, or in training. */
      backend: z.string().nullable(),
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
      /** Id of the delivery; sending it again names this id. */
      id: z.string(),
      target: z.object({ id: z.string(), kind: z.enum(['webhook', 'callback']), host: z.string() }).nullable(),
    }),
  ])
  .meta({ id: 'TimelineEntry' });
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** Says what one chain source knows of a payment, and whether it takes part in the decision (chain.md CHAIN-57). */
const sourceReasonSchema = z
  .object({
    id: z.string(),
    kind: z.enum(SOURCE_KINDS).nullable(),
    /** Its host or name. */
    label: z.string(),
    trust: z.enum(['own', 'public']),
    condition: z.enum(['caught-up', 'behind', 'catching-up', 'not-answering', 'lying']),
    votes: z.boolean(),
    says: z.enum(['in-block', 'in-mempool', 'names-rival', 'refuses', 'no-longer-lists', 'nothing']),
    /** The block in which it has the payment, or the rival that it names. */
    blockHeight: z.int().nullable(),
    /** When it last said something else about the payment than before; null if it never said anything. */
    saidAt: timeSchema.nullable(),
    /** Txid of the double spend that it names. */
    rival: z.string().nullable(),
  })
  .meta({ id: 'SourceReason' });
export type SourceReasonView = z.infer<typeof sourceReasonSchema>;

/** A payment carries the sale this far: it settles it, is waited for, was waited for in vain, or does not count. */
const certaintySchema = z.enum(['confirmed', 'pending', 'lapsed', 'dropped']);

/** The reasons why a payment counts, or does not. */
const whySchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('onchain'),
      paymentId: idSchema,
      certainty: certaintySchema,
      /** The rule that decided; `stored` if the payment stays as it was, because its block is not compared any longer. */
      decision: z.enum([
        'in-reference',
        'final',
        'rival-in-reference',
        'held',
        'denied',
        'as-stored',
        'older',
        'outdone',
        'stored',
      ]),
      confirmations: z.int().nonnegative(),
      /** Its block in the chain that the sources agree on, and the best block of that chain. */
      blockHeight: z.int().nullable(),
      tipHeight: z.int().nullable(),
      /** A believed source has it in a block of its chain. */
      inBlock: z.boolean(),
      /** Enough sources had it unconfirmed for a sale that needs no confirmation. */
      sure: z.boolean(),
      /** A believed source names a double spend of it, or refuses it. */
      contested: z.boolean(),
      /** Txid of the double spend that is in the chain. */
      rival: z.string().nullable(),
      voters: z.enum(['own', 'public', 'nobody']),
      /** The weight of all voters, and the weight that must agree: an own source weighs 2, a public one 1. */
      weight: z.int().nonnegative(),
      weightNeeded: z.int().min(1).max(2),
      /** The only source is public, so above the limit a block counts 6 blocks later. */
      onlyPublicSource: z.boolean(),
      /** The end of the wait for a block; null while it is in one. */
      waitEndsAt: timeSchema.nullable(),
      sources: z.array(sourceReasonSchema),
    }),
    z.object({
      kind: z.literal('lightning'),
      paymentId: idSchema,
      certainty: certaintySchema,
      /** The own node received it, which is final. */
      decision: z.literal('received'),
    }),
  ])
  .meta({ id: 'Why' });
export type WhyView = z.infer<typeof whySchema>;

/** The origin of a sale, and the shop's own data about it. */
const invoiceAboutSchema = z
  .object({
    dialect: z.enum(['till', 'checkout', 'store']),
    /** The person and the till that charged it; null if the sale came with an API key. */
    chargedBy: z.string().nullable(),
    till: z.string().nullable(),
    /** The payment page, which can be sent to a customer. */
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
  .extend({
    timeline: z.array(timelineEntrySchema),
    /** The reasons for each payment, in the order of `payments`. */
    why: z.array(whySchema),
    /** The begin of the latest complete chain check; null before the first one. */
    checkedAt: timeSchema.nullable(),
    /** A complete check began after expiry, so no further money is on time. */
    expiryChecked: z.boolean(),
    about: invoiceAboutSchema,
  })
  .meta({ id: 'InvoiceDetail' });
export type InvoiceDetail = z.infer<typeof invoiceDetailSchema>;

/** An invoice of a list, with where it came from, so that a table of sales can name it. */
const listedInvoiceSchema = invoiceViewSchema
  .extend(invoiceAboutSchema.pick({ chargedBy: true, till: true, orderId: true }).shape)
  .meta({ id: 'ListedInvoice' });
export type ListedInvoice = z.infer<typeof listedInvoiceSchema>;

export const createTillInvoice = defineRoute({
  id: 'createTillInvoice',
  method: 'post',
  path: '/api/till/invoices',
  summary: 'Charge: create an invoice and show it on the customer screen',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  limit: 'creates',
  body: z.strictObject({
    amount: amountInput,
    currency: z.string().max(10),
    memo: z.string().max(200).nullish(),
    methods: z.array(z.enum(PAYMENT_METHODS)).min(1).optional(),
    /** By default every screen that follows the session's till. An unknown screen is refused. */
    displayId: z.string().max(128).nullish(),
  }),
  answers: { 200: invoiceViewSchema },
});

export const listTillInvoices = defineRoute({
  id: 'listTillInvoices',
  method: 'get',
  path: '/api/till/invoices',
  summary: 'List sales, newest first',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  query: z.strictObject({
    status: repeatableWord(z.enum(INVOICE_STATUSES)),
    part: z.stringbool().optional(),
    /** Only sales that a person must decide about: paid late, twice, in part, or no longer paid, and not marked. */
    needs: z.stringbool().optional(),
    /** Only sales with a payment by this method; a page may hold few or none although more follow. */
    method: z.enum(PAYMENT_METHODS).optional(),
    /** from ≤ createdAt < to */
    from: timeSchema.optional(),
    to: timeSchema.optional(),
    /** The whole or the beginning of an id, number, order id, address or txid. */
    q: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(200).optional(),
  }),
  answers: {
    200: z
      .object({
        invoices: z.array(listedInvoiceSchema),
        /** Null with `method`, because only reading every sale would give the number. */
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
  summary: 'Read one sale with its timeline',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  params: idParams,
  answers: { 200: invoiceDetailSchema },
});

export const cancelTillInvoice = defineRoute({
  id: 'cancelTillInvoice',
  method: 'post',
  path: '/api/till/invoices/{id}/cancel',
  summary: 'Cancel a sale that is waiting and has received no payment',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  params: idParams,
  answers: { 200: invoiceViewSchema },
});

export const markTillInvoice = defineRoute({
  id: 'markTillInvoice',
  method: 'post',
  path: '/api/till/invoices/{id}/mark',
  summary: 'Mark a sale as settled or invalid, with a reason',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager', proof: 'pin' },
  params: idParams,
  body: z.strictObject({
    as: z.enum(['settled', 'invalid']),
    reason: z.string().trim().min(1).max(500),
    /** Accepts money that came late, and is refused while any of it can be taken back (product.md INV-31). */
    onlyIfFinal: z.boolean().optional(),
  }),
  answers: { 200: invoiceViewSchema },
});

/**
 * Event stream of the till (api.md API-18). The SSE id is the cursor; with `after` the stream continues from it.
 * - `ready` `{cursor}` comes first; everything after it is newer than that cursor.
 * - `invoice.created` and `invoice.changed` carry the invoice as it is now.
 * - `display.changed` `{displayId}`, `store.changed`, `people.changed` and `requests.changed` ask to read these again.
 * - `reset` `{cursor}` says that the cursor is unknown: read everything again.
 */
export const tillEvents = defineRoute({
  id: 'tillEvents',
  method: 'get',
  path: '/api/till/events',
  summary: 'Stream what happens in the store',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  query: z.strictObject({
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
