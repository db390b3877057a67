/** The checkout API's configuration and the wallet's balance (api.md CO-1 to CO-3, CO-11). */
import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { endpointStateSchema, webUrl } from './parts.ts';
import { defineRoute } from './route.ts';

const checkout = { api: 'checkout', listener: 'private' } as const;

const configSchema = z
  .object({
    /** Also the key that signs callbacks (api.md CO-13). */
    id: idSchema,
    userId: z.string(),
    /** Extended public key or output descriptor, exactly as given. */
    xpub: z.string(),
    /** Index of the next address to issue. */
    addressIndex: z.int().nonnegative(),
    defaultTtlMinutes: z.int().positive(),
    unconfirmedWaitMinutes: z.int().positive(),
    callbackUrl: z.string().nullable(),
    callbackState: endpointStateSchema.nullable(),
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
  summary: 'Read the checkout configuration',
  access: { kind: 'api', scope: 'config:read', role: 'manager', proof: 'password' },
  answers: { 200: configAnswer },
});

/** Clients that have no URL send `""`. */
const urlOrNone = z.union([z.literal('').transform(() => null), webUrl]).nullish();

export const putCheckoutConfig = defineRoute({
  ...checkout,
  id: 'putCheckoutConfig',
  method: 'put',
  path: '/api/checkout/config',
  summary: 'Create or update the checkout configuration; an API key cannot replace a wallet',
  access: { kind: 'api', scope: 'config:write', role: 'manager', proof: 'freshPassword' },
  body: z.object({
    xpub: z.string().trim().min(1).max(4000).meta({ description: 'xpub, ypub, zpub or an output descriptor' }),
    defaultTtlMinutes: z
      .int()
      .min(1)
      .max(1440)
      .nullish()
      .meta({ description: 'Null sets 20; left out, it stays as it is' }),
    unconfirmedWaitMinutes: z
      .int()
      .min(1)
      .max(2880)
      .nullish()
      .meta({ description: 'Null sets 480; left out, it stays as it is' }),
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
    /** Null if no BTC/USD price is known. */
    totalUsd: z.number().nonnegative().nullable(),
    /** Number of addresses issued from the wallet. */
    addressCount: z.int().nonnegative(),
    asOf: timeSchema,
  })
  .meta({ id: 'CheckoutBalance' });

export const getCheckoutBalance = defineRoute({
  ...checkout,
  id: 'getCheckoutBalance',
  method: 'get',
  path: '/api/checkout/config/balance',
  summary: 'Sum the unspent outputs that Satchel credited; at most a minute old',
  access: { kind: 'api', scope: 'config:read', role: 'manager', proof: 'password' },
  answers: { 200: balanceSchema },
});

export const checkoutConfigRoutes = [getCheckoutConfig, putCheckoutConfig, getCheckoutBalance] as const;
