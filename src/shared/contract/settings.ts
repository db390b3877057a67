/** Store settings, chain sources, rates and policy in the till API (api.md TA-1 to TA-3, TA-11 to TA-13). */
import { z } from 'zod';
import { decimalSchema, idSchema, satsSchema, timeSchema } from '../invoice.ts';
import { LONGEST_NAME, nameText } from '../names.ts';
import { plainUrl } from './parts.ts';
import { scannerPatchSchema, scannerSchema } from './scanner.ts';
import { defineRoute, forPerson } from './route.ts';
import { agreementSchema, healthLineSchema, sourceStandSchema } from './source-health.ts';

/** URLs of nodes hold no credentials, because they are stored in the database and written to logs. */
const urlSchema = plainUrl(500);
const zmqSchema = z
  .string()
  .max(200)
  .regex(/^tcp:\/\/[^\s/]+:\d{1,5}$/, 'must look like tcp://127.0.0.1:28332');
/** Encrypted, or plain for a server in the shop's own network. */
const electrumUrlSchema = z
  .url({ protocol: /^(?:ssl|tcp)$/, error: 'must look like ssl://host:50002 or tcp://127.0.0.1:50001' })
  .max(300)
  .regex(
    /^(?:ssl|tcp):\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):\d{1,5}$/,
    'must look like ssl://host:50002 or tcp://127.0.0.1:50001',
  );

/** Addresses of Electrum servers as they are typed, between spaces. */
export const electrumUrlsSchema = z
  .string()
  .max(500)
  .refine((text) => text.split(' ').every((url) => electrumUrlSchema.safeParse(url).success));

export const sourceInputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('core'),
      url: urlSchema,
      user: z.string().max(200),
      password: z.string().max(500),
      zmqRawTx: zmqSchema.optional(),
      zmqHashBlock: zmqSchema.optional(),
    }),
    z.strictObject({
      kind: z.literal('esplora'),
      url: urlSchema,
      /** The owner runs this server, so its word counts like that of an own node. */
      own: z.boolean().optional(),
    }),
    z.strictObject({ kind: z.literal('electrum'), urls: z.array(electrumUrlSchema).min(1).max(10), own: z.boolean() }),
    z.strictObject({ kind: z.literal('training') }),
  ])
  .meta({ id: 'SourceInput' });
export type SourceInput = z.infer<typeof sourceInputSchema>;
/** A new kind of chain source begins with its input above; the compiler then names every place that must know it. */
export type SourceKind = SourceInput['kind'];
export const SOURCE_KINDS = sourceInputSchema.options.map(({ shape }) => shape.kind.value);

/** Price of one bitcoin per pair, such as `BTC_EUR`. */
export const pairsSchema = z.record(z.string().regex(/^BTC_[A-Z]{3}$/, 'must look like BTC_EUR'), decimalSchema);
export const percentSchema = z.string().regex(/^\d{1,2}(\.\d{1,4})?$/, 'must be a plain percent such as 1.5');

export const ratesInputSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('market'), spreadPercent: percentSchema.optional() }),
    z.strictObject({ kind: z.literal('fixed'), pairs: pairsSchema }),
  ])
  .meta({ id: 'RatesInput' });
export type RatesInput = z.infer<typeof ratesInputSchema>;

export const policyInputSchema = z
  .strictObject({
    tiers: z
      .array(z.strictObject({ upToSats: satsSchema.nullable(), confirmations: z.int().min(0).max(100) }))
      .min(1)
      .max(20),
    tolerancePercent: percentSchema.optional(),
    /** Above it, two public sources or the owner's own node must agree; 0 means always. It stays if it is left out. */
    agreementLimitSats: satsSchema.optional(),
    /**
     * Up to this price the till may say Accept of a payment that is not final, for ten times as much of such money a day;
     * 0 switches the advice off. It stays if it is left out.
     */
    adviceLimitSats: satsSchema.optional(),
  })
  .meta({ id: 'PolicyInput' });
export type PolicyInput = z.infer<typeof policyInputSchema>;
export const policyViewSchema = policyInputSchema.required().meta({ id: 'Policy' });
export type PolicyView = z.infer<typeof policyViewSchema>;

const till = { api: 'till', listener: 'private' } as const;

export const storeSettingsSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    currency: z.string(),
    timeZone: z.string(),
    locale: z.string(),
    expiryMinutes: z.int(),
    checkoutTtlMinutes: z.int(),
    unconfirmedWaitMinutes: z.int(),
    publicUrl: z.string().nullable(),
    allowedHosts: z.array(z.string()),
    webhooksAllowPrivateNetwork: z.boolean(),
    rateLimits: z.object({ keysPerMinute: z.int(), createsPerMinute: z.int(), requestsPerMinute: z.int() }),
    sound: z.object({ volume: z.int(), muted: z.boolean() }),
    tillCurrencies: z.array(z.string()),
    /** A till locks after this long without use, but never while a payment is on its panel; 0 means never. */
    autoLockMinutes: z.int(),
    scanner: scannerSchema,
    /** The till asks before it charges more than this, in the store's currency; null if the owner set no limit. */
    askAbove: decimalSchema.nullable(),
  })
  .meta({ id: 'StoreSettings' });
export type StoreSettingsView = z.infer<typeof storeSettingsSchema>;

const hostSchema = z
  .string()
  .max(253)
  .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'must be a host name');
const perMinute = z.int().min(0).max(1_000_000);
export const storePatchSchema = z.strictObject({
  name: nameText(LONGEST_NAME).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3,4}$/)
    .optional(),
  timeZone: z.string().max(60).optional(),
  locale: z.string().min(2).max(35).optional(),
  expiryMinutes: z.int().min(1).max(1440).optional(),
  checkoutTtlMinutes: z.int().min(1).max(1440).optional(),
  unconfirmedWaitMinutes: z.int().min(1).max(2880).optional(),
  /** Payment links begin with it, so it has a host and at most a path. Only the owner, with a fresh password. */
  publicUrl: urlSchema
    .refine((url) => !/[?#]/.test(url), 'must have no query and no fragment')
    .nullable()
    .optional(),
  allowedHosts: z.array(hostSchema).max(20).optional(),
  webhooksAllowPrivateNetwork: z.boolean().optional(),
  /** Only the owner may change them; 0 switches a limit off. */
  rateLimits: z
    .strictObject({
      keysPerMinute: perMinute.optional(),
      createsPerMinute: perMinute.optional(),
      requestsPerMinute: perMinute.optional(),
    })
    .optional(),
  sound: z.strictObject({ volume: z.int().min(0).max(100).optional(), muted: z.boolean().optional() }).optional(),
  autoLockMinutes: z.int().min(0).max(720).optional(),
  scanner: scannerPatchSchema.optional(),
  /** Only the owner, with a fresh password. A new currency of the store removes the limit. */
  askAbove: decimalSchema.nullable().optional(),
  tillCurrencies: z
    .array(z.string().regex(/^[A-Z]{3,4}$/))
    .max(20)
    .optional(),
});
export type StorePatch = z.infer<typeof storePatchSchema>;

export const getStoreRoute = defineRoute({
  ...till,
  id: 'getStoreSettings',
  method: 'get',
  path: '/api/till/store',
  summary: "Read the store's settings, including defaults",
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  answers: { 200: storeSettingsSchema },
});

export const patchStoreRoute = defineRoute({
  ...forPerson('manager', 'password'),
  id: 'patchStoreSettings',
  method: 'patch',
  path: '/api/till/store',
  summary: 'Change settings; only the owner may change rate limits',
  body: storePatchSchema,
  answers: { 200: storeSettingsSchema },
});

export const createStoreRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'createStore',
  method: 'post',
  path: '/api/till/stores',
  summary: 'Add a store',
  body: z.strictObject({ name: nameText(LONGEST_NAME), currency: z.string().regex(/^[A-Z]{3,4}$/) }),
  answers: { 200: storeSettingsSchema },
});

export const sourceHealthSchema = z
  .object({
    id: z.string(),
    kind: z.enum(SOURCE_KINDS),
    label: z.string(),
    state: z.enum(['starting', 'catching-up', 'ok', 'failing']),
    height: z.int().nullable(),
    lagMs: z.number().nullable(),
    lastError: z.string().nullable(),
    lastOkAt: timeSchema.nullable(),
    words: z.array(healthLineSchema).min(1),
  })
  .meta({ id: 'SourceHealth' });
export type SourceHealthView = z.infer<typeof sourceHealthSchema>;

const sourcesAnswer = z
  .object({
    sources: z.array(
      z.object({
        /** The settings of the source, without user and password. */
        id: z.string(),
        kind: z.enum(SOURCE_KINDS),
        /** Several servers of one source have a space between them. */
        url: z.string().nullable(),
        hasCredentials: z.boolean(),
        zmqRawTx: z.string().nullable(),
        zmqHashBlock: z.string().nullable(),
        /** The owner calls it theirs, so its word counts like that of an own node. */
        own: z.boolean(),
        health: sourceHealthSchema.nullable(),
        stand: sourceStandSchema.nullable(),
      }),
    ),
    agreement: agreementSchema,
  })
  .meta({ id: 'Sources' });
export type SourcesView = z.infer<typeof sourcesAnswer>;

export const getSourcesRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'getSources',
  method: 'get',
  path: '/api/till/sources',
  summary: 'List chain sources with health, lag and last error, and how they agree',
  answers: { 200: sourcesAnswer },
});

/** A source that stays as it is is named by its id, so that nobody has to type its password again. */
const keptSourceSchema = z.strictObject({ kind: z.literal('kept'), id: idSchema });
export const putSourcesRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'putSources',
  method: 'put',
  path: '/api/till/sources',
  summary: 'Replace the chain sources; `{kind:"kept",id}` keeps one with its credentials',
  body: z.strictObject({ sources: z.array(z.union([sourceInputSchema, keptSourceSchema])).max(20) }),
  answers: { 200: sourcesAnswer },
});

export const testSourceRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'testSource',
  method: 'post',
  path: '/api/till/sources/test',
  summary: 'Test a chain source without saving it',
  body: sourceInputSchema,
  answers: {
    200: z
      .object({
        ok: z.boolean(),
        height: z.int().nullable(),
        error: z.string().nullable(),
      })
      .meta({ id: 'SourceTest' }),
  },
});

const rateLineSchema = z.object({
  pair: z.string(),
  /** The price that a sale would use now; null if there is no current price. */
  value: decimalSchema.nullable(),
  lastValue: decimalSchema.nullable(),
  ageSeconds: z.int().nonnegative().nullable(),
  /** The last price that nobody set by hand, and whether it is current; null if there never was one (product.md RATE-12). */
  known: z.object({ rate: decimalSchema, fresh: z.boolean() }).nullable(),
  sources: z.array(z.object({ name: z.string(), rate: decimalSchema, at: timeSchema, used: z.boolean() })),
});
export const ratesViewSchema = z
  .object({
    kind: z.enum(['market', 'fixed', 'training']),
    spreadPercent: z.string(),
    pairs: z.record(z.string(), decimalSchema),
    manual: z.array(z.object({ pair: z.string(), rate: decimalSchema, until: timeSchema })),
    now: z.array(rateLineSchema),
    /** The reason why a source gave no price the last time. */
    errors: z.array(z.object({ name: z.string(), error: z.string(), at: timeSchema })),
  })
  .meta({ id: 'Rates' });
export type RatesView = z.infer<typeof ratesViewSchema>;

export const getRatesRoute = defineRoute({
  ...forPerson('manager', 'pin'),
  id: 'getRates',
  method: 'get',
  path: '/api/till/rates',
  summary: 'Read where the price comes from and what it is now',
  answers: { 200: ratesViewSchema },
});

export const putRatesRoute = defineRoute({
  ...forPerson('manager', 'pin'),
  id: 'putRates',
  method: 'put',
  path: '/api/till/rates',
  summary: 'Set market or fixed prices, or a price by hand for some minutes (0 ends it)',
  body: z.union([
    ratesInputSchema,
    z.strictObject({
      kind: z.literal('manual'),
      currency: z.string().regex(/^[A-Z]{3}$/),
      rate: decimalSchema,
      minutes: z.int().min(0).max(1440),
    }),
  ]),
  answers: { 200: ratesViewSchema },
});

export const getPolicyRoute = defineRoute({
  ...forPerson('manager', 'pin'),
  id: 'getPolicy',
  method: 'get',
  path: '/api/till/policy',
  summary: 'Read the confirmations per amount and the underpayment tolerance',
  answers: { 200: policyViewSchema },
});

export const putPolicyRoute = defineRoute({
  ...forPerson('manager', 'freshPassword'),
  id: 'putPolicy',
  method: 'put',
  path: '/api/till/policy',
  summary: 'Set the policy; open sales keep the policy that was frozen with them',
  body: policyInputSchema,
  answers: { 200: policyViewSchema },
});
