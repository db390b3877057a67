import { z } from 'zod';
import { ADVICE_REASONS, ADVICE_WORDS } from './advice.ts';
import { PAYMENT_METHODS } from './vocabulary.ts';

/**
 * Status of an invoice, computed from stored facts by `src/main/domain/invoice/evaluate.ts` (product.md INV-1):
 * - `new` waits for enough money;
 * - `processing` has enough, but it is not final yet;
 * - `settled` is final: hand over the goods;
 * - `expired` ended without enough;
 * - `invalid` had enough once and lost it, or was marked by a manager;
 * - `cancelled` was cancelled by a cashier.
 */
export const INVOICE_STATUSES = ['new', 'processing', 'settled', 'expired', 'invalid', 'cancelled'] as const;
export const invoiceStatusSchema = z.enum(INVOICE_STATUSES);
export type InvoiceStatus = z.infer<typeof invoiceStatusSchema>;

/**
 * News for the cashier besides the status (product.md INV-29); `twice`: a later payment reached the accepted amount by
 * itself.
 */
export const INVOICE_NOTICES = ['replaced', 'reverted', 'twice'] as const;
export const invoiceNoticeSchema = z.enum(INVOICE_NOTICES);
export type InvoiceNotice = z.infer<typeof invoiceNoticeSchema>;

/** Sats on the wire: a JSON integer. All bitcoin are 2.1e15 sats, below 2^53. */
export const satsSchema = z.int().nonnegative();
/** Money on the wire: a plain decimal string. */
export const decimalSchema = z.string().regex(/^\d+(\.\d+)?$/);
/** ISO 8601 UTC with milliseconds. */
export const timeSchema = z.iso.datetime();
/** An id with at least 128 random bits (api.md API-13). */
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
    /** True if it no longer counts: another transaction conflicts with it, or it was refused when sent again. */
    gone: z.boolean(),
    /** Id of the payment that this one replaced. */
    replaces: idSchema.nullable(),
    seenAt: timeSchema,
    minedAt: timeSchema.nullable(),
  })
  .meta({ id: 'Payment' });
export type PaymentView = z.infer<typeof paymentViewSchema>;

export const quoteViewSchema = z
  .object({
    /** `BTC_EUR`; null if the amount is in BTC or sats. */
    pair: z.string().nullable(),
    /** Price of one bitcoin with 8 decimals, including the spread. */
    rate: decimalSchema.nullable(),
    spreadPercent: z.string(),
    /** The value of each source, so that an auditor can recompute the rate. */
    sources: z.array(z.object({ name: z.string(), rate: decimalSchema, at: timeSchema, used: z.boolean() })),
    at: timeSchema,
    /** BTC/USD, frozen beside the invoice's own pair; null if none was known. */
    usdRate: decimalSchema.nullable(),
  })
  .meta({ id: 'Quote' });
export type QuoteView = z.infer<typeof quoteViewSchema>;

/** The word for the cashier, each reason why it is not Accept, and the shop's limit when the sale was made. */
const adviceViewSchema = z
  .object({ word: z.enum(ADVICE_WORDS), reasons: z.array(z.enum(ADVICE_REASONS)), limitSats: satsSchema })
  .meta({ id: 'Advice' });
export type AdviceView = z.infer<typeof adviceViewSchema>;

/**
 * Why there is no code to show:
 * - `ended`: the sale is paid or over, or waits for its payment to become final;
 * - `expired`: its time is over, and nobody has said yet how it ended;
 * - `unsafe`: the stored address or Lightning invoice could not be shown to be the shop's (reliability.md A22);
 * - `lightning`: it can be paid by Lightning alone, and the node has made no code for what remains;
 * - `small`: what remains is too little for an address (product.md MON-11).
 */
export const NO_CODE_REASONS = ['ended', 'expired', 'unsafe', 'lightning', 'small'] as const;

/** An invoice as the till sees it (api.md TA-27). */
export const invoiceViewSchema = z
  .object({
    id: idSchema,
    /** Consecutive per store. */
    number: z.int().positive(),
    storeId: idSchema,
    status: invoiceStatusSchema,
    notice: invoiceNoticeSchema.nullable(),
    /** 0 < counted < accepted. */
    part: z.boolean(),
    /** counted > due. */
    over: z.boolean(),
    /** Enough money, but not on time, or after the sale was cancelled. */
    late: z.boolean(),
    /** Nobody can take back any money that counts (product.md INV-30); true if none came. */
    allFinal: z.boolean(),
    /** Marked as settled or invalid by a manager. */
    marked: z.boolean(),
    /** The advice about money that is not final (chain.md CHAIN-51); null if there is none, or without advice. */
    advice: adviceViewSchema.nullable(),
    amount: decimalSchema,
    currency: z.string(),
    dueSats: satsSchema,
    receivedSats: satsSchema,
    remainingSats: satsSchema,
    /** Remaining in the invoice's currency: the price less what was received, at the frozen rate, rounded half up. */
    remainingAmount: decimalSchema,
    receivedAmount: decimalSchema,
    /** Received beyond what was due, in the invoice's currency; "0.00" unless `over`. */
    overAmount: decimalSchema,
    /** Part of `receivedAmount` that came late, or after the sale was cancelled (product.md MON-13). */
    lateAmount: decimalSchema,
    /** Confirmations that the policy asks for, and those of the least confirmed live payment. */
    confirmationsNeeded: z.int().nonnegative(),
    confirmations: z.int().nonnegative(),
    address: z.string().nullable(),
    bolt11: z.string().nullable(),
    /** True if the sale should accept Lightning but no node made a code for it; the code has only the address. */
    lightningAway: z.boolean(),
    /** Text of the code for what remains; null if there is no code to show. */
    bip21: z.string().nullable(),
    /** Null if there is a code. */
    noCode: z.enum(NO_CODE_REASONS).nullable(),
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
