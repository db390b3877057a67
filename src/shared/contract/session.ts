/** The session of a till or an office page (api.md AUTH-19). */
import { z } from 'zod';
import { decimalSchema, idSchema, satsSchema, timeSchema } from '../invoice.ts';
import { NETWORKS, ROLES } from '../vocabulary.ts';
import { defineRoute } from './route.ts';
import { sourceHealthSchema, storeSettingsSchema } from './settings.ts';

const sessionRateSchema = z.object({
  pair: z.string(),
  /** The price that a sale would use now; null if there is no current price. */
  value: decimalSchema.nullable(),
  lastValue: decimalSchema,
  ageSeconds: z.int().nonnegative(),
  /** When the price by hand that is used now ends; null if none is (product.md RATE-10). */
  byHandUntil: timeSchema.nullable(),
  /** The last price that nobody set by hand, and whether it is current; null if there never was one (product.md RATE-12). */
  known: z.object({ rate: decimalSchema, fresh: z.boolean() }).nullable(),
});
export type SessionRate = z.infer<typeof sessionRateSchema>;

const usualAmountSchema = z.object({
  currency: z.string(),
  /** The median of today's paid sales at the tills. */
  amount: decimalSchema,
  /** How many sales it was taken from. */
  sales: z.int().positive(),
});

export const sessionViewSchema = z
  .object({
    user: z.object({ id: idSchema, name: z.string(), role: z.enum(ROLES) }),
    store: storeSettingsSchema,
    till: z.object({ id: idSchema, name: z.string() }).nullable(),
    /** Seconds until the session's password is no longer fresh, 0 if it is not; null for a session by PIN (api.md AUTH-6). */
    freshSeconds: z.int().nonnegative().nullable(),
    network: z.enum(NETWORKS),
    training: z.boolean(),
    rate: sessionRateSchema.nullable(),
    /** The same for every other currency that the till offers. */
    otherRates: z.array(sessionRateSchema),
    /** Up to this amount a payment counts without a confirmation; null if every payment needs some. */
    instantLimitSats: satsSchema.nullable(),
    /** The usual price of a sale today, by currency; the one with the most sales comes first (design.md KEYS-12). */
    usualAmounts: z.array(usualAmountSchema),
    sources: z.array(sourceHealthSchema),
    unreadInbox: z.int().nonnegative(),
    /** Number of private hosts that webhooks or the callback wait for; 0 for a cashier, who may not see them. */
    targetsToApprove: z.int().nonnegative(),
    /** Number of webhooks and callbacks that lost their secret in a restore and are off; 0 for a cashier. */
    targetsWithoutSecret: z.int().nonnegative(),
    /** While it is `failing`, sales continue without it (lightning.md LN-23). */
    lightning: z.object({
      /** `off`: the shop takes no Lightning. */
      state: z.enum(['off', 'starting', 'ok', 'failing']),
      /** Names the trouble, from a closed list of sentences; null while there is none. */
      reason: z.string().nullable(),
      /** The most that it can receive now, as decimal text; null if that is not known (lightning.md LN-22). */
      receivableSats: z.string().nullable(),
    }),
    /** While it is `missing` or `scanning`, no sale can be made. */
    wallet: z.enum(['missing', 'scanning', 'ready']),
    walletFingerprint: z.string().nullable(),
    /** A change of the wallet in the last 7 days, which the till's header shows (reliability.md A13). */
    walletChange: z
      .object({ before: z.string().nullable(), after: z.string(), at: timeSchema, by: z.string() })
      .nullable(),
    /** A change of the public address in the last 7 days; null means this machine's own address (reliability.md A32). */
    publicUrlChange: z
      .object({ before: z.string().nullable(), after: z.string().nullable(), at: timeSchema, by: z.string() })
      .nullable(),
    /** An owner who got a new password by `--reset-owner` in the last 7 days (reliability.md A37). */
    ownerReset: z.object({ at: timeSchema, name: z.string() }).nullable(),
  })
  .meta({ id: 'SessionView' });
export type SessionView = z.infer<typeof sessionViewSchema>;

export const getSessionRoute = defineRoute({
  api: 'till',
  listener: 'private',
  id: 'getSession',
  method: 'get',
  path: '/api/till/session',
  summary: 'Read who is logged in and everything that a till needs to start',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  answers: { 200: sessionViewSchema },
});
