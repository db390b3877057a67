import { z } from 'zod';
import { decimalSchema, satsSchema, timeSchema } from './invoice.ts';
import { NETWORKS } from './vocabulary.ts';

/**
 * States of a customer's screen (design.md STATE-1, STATE-21). `wait` is a plain "Please wait."; `ask` sends the
 * customer to the counter.
 */
export const DISPLAY_STATES = ['idle', 'amount', 'seen', 'paid', 'part', 'expired', 'wait', 'ask'] as const;

/** Everything a customer's screen may know: no metadata, no ids and no name except the shop's. */
export const displayViewSchema = z
  .object({
    shop: z.string(),
    training: z.boolean(),
    network: z.enum(NETWORKS),
    locale: z.string(),
    state: z.enum(DISPLAY_STATES),
    sale: z
      .object({
        currency: z.string(),
        amount: decimalSchema,
        dueSats: satsSchema,
        receivedSats: satsSchema,
        remainingSats: satsSchema,
        receivedAmount: decimalSchema,
        remainingAmount: decimalSchema,
        overAmount: decimalSchema,
        over: z.boolean(),
        late: z.boolean(),
        twice: z.boolean(),
        /** More than the price was seen, and is not final yet; `over` and `twice` say so only once it is. */
        moreSeen: z.boolean(),
        bip21: z.string().nullable(),
        /** Drawn in place of `bip21` if the till asked for it, for a wallet that cannot read the usual code (design.md STATE-54). */
        address: z.string().nullable(),
        lightningAway: z.boolean(),
        expiresAt: timeSchema,
        createdAt: timeSchema,
        /** Time of the settlement; the screen shows it with the number under “Paid”. */
        paidAt: timeSchema.nullable(),
        number: z.int().positive(),
      })
      .nullable(),
    /** The server's clock, so that the countdown is right even if the screen's own clock is wrong. */
    now: timeSchema,
  })
  .meta({ id: 'Display' });
export type DisplayView = z.infer<typeof displayViewSchema>;

/** The state that a screen says it shows, and the number of its sale. */
export const screenReportSchema = z
  .object({
    state: z.enum(DISPLAY_STATES),
    number: z.int().positive().nullable(),
    /** The code on it is the address alone. */
    plain: z.boolean().optional(),
  })
  .meta({ id: 'ScreenReport' });
export type ScreenReport = z.infer<typeof screenReportSchema>;
