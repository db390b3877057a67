/** The store's wallet: recognise a key, compare addresses, set the wallet (api.md TA-8, TA-9). */
import { z } from 'zod';
import { NETWORKS, SCRIPT_TYPES } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

export const scriptTypeSchema = z.enum(SCRIPT_TYPES);

const keySchema = z.string().trim().min(1).max(200);
/** Long enough for a `sortedmulti` of 15 keys (BIP 383). */
const descriptorSchema = z.string().trim().min(1).max(4000);

/** An extended public key in any spelling of SLIP-132, or an output descriptor with its checksum. */
export const walletInputSchema = z.union([
  z.strictObject({ key: keySchema, scriptType: scriptTypeSchema.optional() }),
  z.strictObject({ descriptor: descriptorSchema }),
]);
export type WalletInput = z.infer<typeof walletInputSchema>;

const till = { api: 'till', listener: 'private' } as const;

export const previewWalletRoute = defineRoute({
  ...till,
  id: 'previewWallet',
  method: 'post',
  path: '/api/till/wallet/preview',
  summary: 'Recognise a key and show its first three receive addresses; nothing is stored',
  access: { kind: 'person', role: 'owner', proof: 'password' },
  body: z.union([z.strictObject({ key: keySchema }), z.strictObject({ descriptor: descriptorSchema })]),
  answers: {
    200: z
      .object({
        network: z.string(),
        fingerprint: z.string(),
        candidates: z.array(
          z.object({ scriptType: scriptTypeSchema, descriptor: z.string(), addresses: z.array(z.string()) }),
        ),
      })
      .meta({ id: 'WalletPreview' }),
  },
});

export const walletViewSchema = z
  .object({
    fingerprint: z.string(),
    scriptType: scriptTypeSchema,
    descriptor: z.string(),
    nextIndex: z.int().nonnegative(),
    lastPaidIndex: z.int().nonnegative().nullable(),
    /** Distance of the next address from the last paid one; most wallets look 20 ahead (product.md ADDR-14). */
    gap: z.int().nonnegative(),
    scanning: z.boolean(),
    /** True if the index skipped ahead because the high-water file was missing: raise the wallet's gap limit. */
    skippedAhead: z.boolean(),
  })
  .meta({ id: 'Wallet' });
export type WalletView = z.infer<typeof walletViewSchema>;

export const getWalletRoute = defineRoute({
  ...till,
  id: 'getWallet',
  method: 'get',
  path: '/api/till/wallet',
  summary: "Read the store's wallet and its gap",
  access: { kind: 'person', role: 'manager', proof: 'password' },
  answers: { 200: walletViewSchema },
});

export const setWalletRoute = defineRoute({
  ...till,
  id: 'setWallet',
  method: 'put',
  path: '/api/till/wallet',
  summary: 'Set the wallet; a change needs a password entered in the last 5 minutes',
  access: { kind: 'person', role: 'owner', proof: 'freshPassword' },
  body: walletInputSchema,
  answers: { 200: walletViewSchema },
});

const recoveryKitSchema = z
  .object({
    madeAt: z.iso.datetime(),
    /** The store's wallets, the present one first; former ones may still hold money. */
    wallets: z.array(
      z.object({
        fingerprint: z.string(),
        scriptType: scriptTypeSchema,
        network: z.enum(NETWORKS),
        active: z.boolean(),
        descriptor: z.string(),
        /** The highest index issued, and 20 more. */
        lastIndex: z.int().nonnegative(),
        /** A program with this gap limit looks at every one of them. */
        gapLimit: z.int().positive(),
        /** A week before the first sale; null if the key was used before Satchel had it. */
        bornAt: z.iso.datetime().nullable(),
      }),
    ),
    /** For the console of Bitcoin Core. */
    coreLines: z.array(z.string()),
  })
  .meta({ id: 'RecoveryKit' });
export type RecoveryKit = z.infer<typeof recoveryKitSchema>;

export const getRecoveryKitRoute = defineRoute({
  ...till,
  id: 'getRecoveryKit',
  method: 'get',
  path: '/api/till/wallet/recovery-kit',
  summary: "Read what other programs need to find all money on the store's addresses",
  access: { kind: 'person', role: 'manager', proof: 'password' },
  answers: { 200: recoveryKitSchema },
});
