import { z } from 'zod';
import type { InvoiceDetails, StoreSettings } from '../../app/records.ts';
import { ADVICE_REASONS, ADVICE_WORDS } from '../../../shared/advice.ts';
import { PAYMENT_METHODS, SCOPES, type Scope } from '../../../shared/vocabulary.ts';
import { DEFAULT_SCANNER } from '../../app/store-settings/default-settings.ts';
import { DEFAULT_AGREEMENT_LIMIT_SATS } from '../../domain/chain/level.ts';
import type { LightningConfig, LightningConfigOf, LightningKind } from '../../app/lightning-invoice/lightning-ports.ts';
import type { Advice } from '../../domain/chain/advice.ts';
import type { Rate } from '../../domain/pricing/quote.ts';

export const parseSettings = (value: unknown): StoreSettings => settingsSchema.parse(value);
export const parseDetails = (value: unknown): InvoiceDetails => detailsSchema.parse(value);
export const parseRate = (value: unknown): Rate => rateSchema.parse(value);
export const parseScopes = (value: unknown): readonly Scope[] => scopesSchema.parse(value);
export const parseHeaders = (value: unknown): Readonly<Record<string, string>> => headersSchema.parse(value);
export const parseAdvice = (value: unknown): Advice => adviceSchema.parse(value);
export const parseLightningConfig = (value: unknown): LightningConfig => lightningConfigSchema.parse(value);
export const parseWords = (value: unknown): readonly string[] => wordsSchema.parse(value);

/** An integer that may exceed 2^53, stored as decimal text because JSON numbers lose digits there. */
const bigintSchema = z
  .string()
  .regex(/^-?\d+$/)
  .transform((text) => BigInt(text));

// Every object is strict, so that a property that was written but is missing here is noticed, not dropped.
const settingsSchema: z.ZodType<StoreSettings> = z.strictObject({
  expiryMinutes: z.number(),
  checkoutTtlMinutes: z.number(),
  unconfirmedWaitMinutes: z.number(),
  policy: z.strictObject({
    tiers: z.array(z.strictObject({ upToSats: bigintSchema.nullable(), confirmations: z.number() })),
    tolerancePercent: z.string(),
    agreementLimitSats: bigintSchema.default(DEFAULT_AGREEMENT_LIMIT_SATS), // missing in earlier versions
    adviceLimitSats: bigintSchema.default(0n), // missing in earlier versions
  }),
  publicUrl: z.string().nullable(),
  allowedHosts: z.array(z.string()),
  webhooksAllowPrivateNetwork: z.boolean(),
  rateLimits: z.strictObject({
    keysPerMinute: z.number(),
    createsPerMinute: z.number(),
    requestsPerMinute: z.number(),
  }),
  sound: z.strictObject({ volume: z.number(), muted: z.boolean() }),
  tillCurrencies: z.array(z.string()),
  autoLockMinutes: z.number().default(5), // missing in the settings of earlier versions
  scanner: z.strictObject({ prefix: z.string(), suffix: z.string(), msPerKey: z.number() }).default(DEFAULT_SCANNER), // missing in earlier versions
  askAboveMinor: bigintSchema.nullable().default(null), // missing in earlier versions
});

const httpUrlSchema = z.url({ protocol: /^https?$/ });
const hex32Schema = z.string().regex(/^[0-9a-f]{64}$/);
/** Whoever writes to the database must not make Satchel connect without encryption. */
const relaySchema = z.string().refine((text) => {
  const url = URL.parse(text);
  const isHere = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/.test(url?.hostname ?? '');
  return url?.username === '' && (url.protocol === 'wss:' || (url.protocol === 'ws:' && isHere));
});

/** The compiler refuses a kind of backend that is missing here. */
const lightningConfigSchemas: { readonly [K in LightningKind]: z.ZodType<LightningConfigOf<K>> } = {
  training: z.strictObject({ kind: z.literal('training') }),
  lnd: z.strictObject({ kind: z.literal('lnd'), url: httpUrlSchema, certificate: hex32Schema.nullable() }),
  cln: z.strictObject({ kind: z.literal('cln'), url: httpUrlSchema, certificate: hex32Schema.nullable() }),
  phoenixd: z.strictObject({ kind: z.literal('phoenixd'), url: httpUrlSchema }),
  lnbits: z.strictObject({ kind: z.literal('lnbits'), url: httpUrlSchema }),
  nwc: z.strictObject({ kind: z.literal('nwc'), walletKey: hex32Schema, relays: z.array(relaySchema).min(1) }),
  address: z.strictObject({ kind: z.literal('address'), address: z.string().regex(/^[^\s@/]+@[^\s@/]+$/) }),
};
const lightningKindSchema = z.looseObject({
  // the keys are those of the type above
  kind: z.enum(Object.keys(lightningConfigSchemas) as LightningKind[]),
});
const lightningConfigSchema = lightningKindSchema.transform((stored) =>
  lightningConfigSchemas[stored.kind].parse(stored),
);

const detailsSchema: z.ZodType<InvoiceDetails> = z.strictObject({
  metadata: z.string().exactOptional(),
  orderId: z.string().exactOptional(),
  productName: z.string().exactOptional(),
  redirectUrl: z.string().exactOptional(),
  redirectAutomatically: z.boolean().exactOptional(),
  merchantReference: z.string().exactOptional(),
  customerEmail: z.string().exactOptional(),
  ttlMinutes: z.number().exactOptional(),
  requestId: z.string().exactOptional(),
  methods: z.array(z.enum(PAYMENT_METHODS)).exactOptional(),
  referralCode: z.string().exactOptional(),
  withoutLightning: z.literal(true).exactOptional(),
});

const rateSchema: z.ZodType<Rate> = z.strictObject({
  currency: z.string(),
  rateE8: bigintSchema,
  atMs: z.number(),
  spreadPercent: z.string(),
  sources: z.array(z.strictObject({ name: z.string(), rateE8: bigintSchema, atMs: z.number(), used: z.boolean() })),
});

const scopesSchema: z.ZodType<readonly Scope[]> = z.array(z.enum(SCOPES));
const adviceSchema: z.ZodType<Advice> = z.strictObject({
  word: z.enum(ADVICE_WORDS),
  reasons: z.array(z.enum(ADVICE_REASONS)),
});
const wordsSchema = z.array(z.string());
const headersSchema = z.record(z.string(), z.string());
