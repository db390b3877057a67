import { z } from 'zod';
import { decimalSchema, satsSchema, timeSchema } from './invoice.ts';
import { NETWORKS } from './vocabulary.ts';

/** What a customer's screen shows (design.md §5, §6). `wait` is the plain "Please wait."; `ask` sends to the counter. */
export const DISPLAY_STATES = ['idle', 'amount', 'seen', 'paid', 'part', 'expired', 'wait', 'ask'] as const;

/** All a customer's screen may know: no metadata, no ids, no names but the shop's. */
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
        bip21: z.string().nullable(),
        lightningAway: z.boolean(),
        expiresAt: timeSchema,
        createdAt: timeSchema,
        /** When it became final, and its number: the customer's line under “Paid”. */
        paidAt: timeSchema.nullable(),
        number: z.int().positive(),
      })
      .nullable(),
    /** The server's clock, so that a countdown is right on a screen whose clock is not. */
    now: timeSchema,
  })
  .meta({ id: 'Display' });
export type DisplayView = z.infer<typeof displayViewSchema>;
