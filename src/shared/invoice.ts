import { z } from 'zod';
import { PAYMENT_METHODS } from './vocabulary.ts';

/**
 * Status of an invoice, in the order of a sale's life. Computed from stored facts by `domain/invoice/evaluate.ts`.
 * - `new` waits for enough money; `processing` has it, not yet final; `settled` is final: hand over the goods.
 * - `expired` ended without enough; `invalid` had enough once and lost it, or a manager said so; `cancelled` by a cashier.
 */
export const INVOICE_STATUSES = ['new', 'processing', 'settled', 'expired', 'invalid', 'cancelled'] as const;
export const invoiceStatusSchema = z.enum(INVOICE_STATUSES);
export type InvoiceStatus = z.infer<typeof invoiceStatusSchema>;

/** What a cashier must be told besides the status; `twice`: one later payment alone reached the accepted amount. */
export const INVOICE_NOTICES = ['replaced', 'reverted', 'twice'] as const;
export const invoiceNoticeSchema = z.enum(INVOICE_NOTICES);
export type InvoiceNotice = z.infer<typeof invoiceNoticeSchema>;

/** Sats on the wire: a JSON integer (at most 2.1e15, below 2^53). */
export const satsSchema = z.int().nonnegative();
/** Money on the wire: a plain decimal string. */
export const decimalSchema = z.string().regex(/^\d+(\.\d+)?$/);
/** ISO 8601 UTC with milliseconds. */
export const timeSchema = z.iso.datetime();
/** An id: at least 128 random bits. */
export const idSchema = z.string().regex(/^[A-Za-z0-9]{22,64}$/);

export const paymentViewSchema = z
  .object({
    id: idSchema,
    kind: z.enum(PAYMENT_METHODS),
    amountSats: satsSchema,
    txid: z.string().nullable(),
    vout: z.int().nullable(),
    paymentHash: z.string().nullable(),
    confirmations: z.int().nonnegative(),
    onTime: z.boolean(),
    /** Conflicted, or refused when sent again: it no longer counts. */
    gone: z.boolean(),
    /** Payment (id) that this one replaced. */
    replaces: idSchema.nullable(),
    seenAt: timeSchema,
    minedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Payment' });
export type PaymentView = z.infer<typeof paymentViewSchema>;

export const quoteViewSchema = z
  .object({
    /** `BTC_EUR`, or null when the amount is in BTC or sats. */
    pair: z.string().nullable(),
    /** Price of one bitcoin, 8 decimals, spread included. */
    rate: decimalSchema.nullable(),
    spreadPercent: z.string(),
    /** Every source's own value, so that an auditor can recompute the rate. */
    sources: z.array(z.object({ name: z.string(), rate: decimalSchema, at: timeSchema, used: z.boolean() })),
    at: timeSchema,
    /** BTC/USD frozen beside the invoice's own pair; null when none was known. */
    usdRate: decimalSchema.nullable(),
  })
  .meta({ id: 'Quote' });
export type QuoteView = z.infer<typeof quoteViewSchema>;

/** An invoice as the till sees it (api.md §6). */
export const invoiceViewSchema = z
  .object({
    id: idSchema,
    /** Counts per store. */
    number: z.int().positive(),
    storeId: idSchema,
    status: invoiceStatusSchema,
    notice: invoiceNoticeSchema.nullable(),
    /** 0 < counted < accepted. */
    part: z.boolean(),
    /** counted > due. */
    over: z.boolean(),
    /** Enough money, but not on time (or cancelled). */
    late: z.boolean(),
    /** A manager marked it. */
    marked: z.boolean(),
    amount: decimalSchema,
    currency: z.string(),
    dueSats: satsSchema,
    receivedSats: satsSchema,
    remainingSats: satsSchema,
    /** Remaining in the invoice's currency: price − received as shown (frozen rate, half up). */
    remainingAmount: decimalSchema,
    receivedAmount: decimalSchema,
    /** Received beyond due, in the invoice's currency; "0.00" unless `over`. */
    overAmount: decimalSchema,
    /** Confirmations the policy asks for, and what the least confirmed live payment has. */
    confirmationsNeeded: z.int().nonnegative(),
    confirmations: z.int().nonnegative(),
    address: z.string().nullable(),
    bolt11: z.string().nullable(),
    /** Lightning was to be a way to pay, and its node did not answer: the code goes without. */
    lightningAway: z.boolean(),
    /** Text of the code for what remains; null when there is no code to show. */
    bip21: z.string().nullable(),
    quote: quoteViewSchema,
    createdAt: timeSchema,
    expiresAt: timeSchema,
    paidAt: timeSchema.nullable(),
    settledAt: timeSchema.nullable(),
    memo: z.string().nullable(),
    payments: z.array(paymentViewSchema),
  })
  .meta({ id: 'Invoice' });
export type InvoiceView = z.infer<typeof invoiceViewSchema>;
