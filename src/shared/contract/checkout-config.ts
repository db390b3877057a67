/** The checkout dialect's configuration and the wallet's balance (api.md §3). */
import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { webUrl } from './parts.ts';
import { defineRoute } from './route.ts';

const checkout = { api: 'checkout', listener: 'private' } as const;

export const TARGET_STATES = ['active', 'awaiting_approval', 'disabled'] as const;

const configSchema = z
  .object({
    /** The callbacks' key as well. */
    id: idSchema,
    userId: z.string(),
    /** Key or output descriptor, exactly as given. */
    xpub: z.string(),
    /** Next address to issue. */
    addressIndex: z.int().nonnegative(),
    defaultTtlMinutes: z.int().positive(),
    unconfirmedWaitMinutes: z.int().positive(),
    callbackUrl: z.string().nullable(),
    /** `awaiting_approval`: a private address that the owner has yet to approve; `disabled`: it answered 410. */
    callbackState: z.enum(TARGET_STATES).nullable(),
    redirectUrl: z.string().nullable(),
    webhookSecret: z.string(),
    createdAt: timeSchema,
    updatedAt: timeSchema,
  })
  .meta({ id: 'CheckoutConfig' });
export type CheckoutConfigView = z.infer<typeof configSchema>;

const configAnswer = z.object({ config: configSchema });

export const getCheckoutConfig = defineRoute({
  ...checkout,
  id: 'getCheckoutConfig',
  method: 'get',
  path: '/api/checkout/config',
  summary: 'The checkout configuration',
  access: { kind: 'api', scope: 'config:read', role: 'manager' },
  answers: { 200: configAnswer },
});

/** Clients send `""` where they have none; no user names or passwords in a URL. */
const urlOrNone = z
  .union([z.literal('').transform(() => null), webUrl.refine(hasNoUser, 'must not hold a user name or password')])
  .nullish();

function hasNoUser(text: string): boolean {
  return !/^https?:\/\/[^/?#]*@/i.test(text);
}

export const putCheckoutConfig = defineRoute({
  ...checkout,
  id: 'putCheckoutConfig',
  method: 'put',
  path: '/api/checkout/config',
  summary: 'Create or update the configuration; no key may replace a wallet',
  access: { kind: 'api', scope: 'config:write', role: 'manager' },
  body: z.object({
    xpub: z.string().trim().min(1).max(4000).meta({ description: 'xpub, ypub, zpub or an output descriptor' }),
    defaultTtlMinutes: z.int().min(1).max(1440).nullish().meta({ description: 'Null: 20; left out: as it is' }),
    unconfirmedWaitMinutes: z.int().min(1).max(2880).nullish().meta({ description: 'Null: 480; left out: as it is' }),
    callbackUrl: urlOrNone,
    redirectUrl: urlOrNone,
  }),
  answers: { 200: configAnswer },
});

const balanceSchema = z
  .object({
    confirmedBtc: z.number().nonnegative(),
    unconfirmedBtc: z.number().nonnegative(),
    totalBtc: z.number().nonnegative(),
    /** Null where no BTC/USD is known. */
    totalUsd: z.number().nonnegative().nullable(),
    /** Addresses issued from the wallet. */
    addressCount: z.int().nonnegative(),
    asOf: timeSchema,
  })
  .meta({ id: 'CheckoutBalance' });

export const getCheckoutBalance = defineRoute({
  ...checkout,
  id: 'getCheckoutBalance',
  method: 'get',
  path: '/api/checkout/config/balance',
  summary: 'Unspent outputs that Satchel credited; at most a minute old',
  access: { kind: 'api', scope: 'config:read', role: 'manager' },
  answers: { 200: balanceSchema },
});

export const checkoutConfigRoutes = [getCheckoutConfig, putCheckoutConfig, getCheckoutBalance] as const;
