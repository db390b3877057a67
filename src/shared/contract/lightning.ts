/** The Lightning backends of a store (docs/spec/lightning.md LN-20, LN-21). */
import { z } from 'zod';
import { decimalSchema, idSchema, timeSchema } from '../invoice.ts';
import { NETWORKS } from '../vocabulary.ts';
import { idParams } from './parts.ts';
import { defineRoute, forPerson } from './route.ts';

const textSchema = z.string().trim().min(1).max(8_000);

const statusSchema = z.object({
  /** Null if it does not tell. */
  network: z.enum(NETWORKS).nullable(),
  /** False while nobody can pay it: it has not caught up with the chain, or has no channel in use. */
  synced: z.boolean(),
  /** Most sats that it can receive now, as decimal text; null if it does not tell. */
  receivableSats: z.string().nullable(),
  balanceSats: z.string().nullable(),
  maySpend: z.boolean(),
  /** Rights that the credential should give and does not. */
  missing: z.array(z.string()),
  at: timeSchema,
});

const backendSchema = z.object({
  id: idSchema,
  kind: z.string(),
  /** Its name and its version as it tells them; null if it does not. */
  name: z.string().nullable(),
  version: z.string().nullable(),
  /** Host, or the name by which the owner knows it. */
  label: z.string(),
  /** SHA-256 of the certificate that is accepted, lower-case hex; null if public authorities vouch for it. */
  certificate: z.string().nullable(),
  /** SHA-256 of the other certificate that it showed when it was refused, lower-case hex; else null. */
  offeredCertificate: z.string().nullable(),
  /** Public key that must sign its codes; null if the backend does not have one of its own. */
  identity: z.string().nullable(),
  acceptsUnproved: z.boolean(),
  /** It was removed, and its last codes are still watched. */
  removed: z.boolean(),
  /** Its last word about itself; null until it has given one since Satchel started. */
  status: statusSchema.nullable(),
  /** Number of its codes that are still watched. */
  openCodes: z.int().nonnegative(),
  /** 95 of 100 codes of the last hour were made within so many milliseconds; null if none was. */
  answerMs: z.int().nonnegative().nullable(),
  health: z.object({
    state: z.enum(['starting', 'ok', 'failing']),
    lastError: z.string().nullable(),
    lastOkAt: timeSchema.nullable(),
    /** The state holds since then; null while the backend does not run. */
    since: timeSchema.nullable(),
  }),
});
const receivedSchema = z.object({
  /** Since midnight in the store's time zone, at the frozen rates of the sales. */
  today: z.array(z.object({ currency: z.string(), amount: decimalSchema, payments: z.int().positive() })),
  /** The latest Lightning payments, at most 5, newest first. */
  latest: z.array(z.object({ at: timeSchema, sats: z.string(), invoiceId: idSchema, number: z.int().positive() })),
});
const backendsAnswer = z
  .object({ backends: z.array(backendSchema), received: receivedSchema })
  .meta({ id: 'LightningBackends' });
export type LightningBackendsView = z.infer<typeof backendsAnswer>;

export const getLightningRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'getLightning',
  method: 'get',
  path: '/api/till/lightning',
  summary: 'List the Lightning backends in their order, with health',
  answers: { 200: backendsAnswer },
});

export const tryLightningRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'tryLightning',
  method: 'post',
  path: '/api/till/lightning/test',
  summary: 'Recognise a pasted connection and try it: make, look up and cancel a code, and listen; nothing is stored',
  body: z.strictObject({ text: textSchema }),
  answers: {
    200: z
      .object({
        kind: z.string(),
        label: z.string(),
        certificate: z.string().nullable(),
        identity: z.string().nullable(),
        network: z.enum(NETWORKS).nullable(),
        /** False while nobody can pay it: it has not caught up with the chain, or has no channel in use. */
        synced: z.boolean().nullable(),
        /** Most sats that it can receive now, as decimal text; null if it does not tell. */
        receivableSats: z.string().nullable(),
        balanceSats: z.string().nullable(),
        /** The credential can spend, so it is stored only with the tick. */
        maySpend: z.boolean(),
        missing: z.array(z.string()),
        steps: z.array(
          z.object({
            step: z.enum(['check', 'create', 'lookup', 'cancel', 'listen']),
            tookMs: z.int().nonnegative(),
            error: z.string().nullable(),
          }),
        ),
      })
      .meta({ id: 'LightningTrial' }),
  },
});

const connectionBody = z.strictObject({
  text: textSchema,
  /** Use a credential that can spend. */
  maySpend: z.boolean().default(false),
  /** Count payments that the backend reports without a preimage. */
  acceptsUnproved: z.boolean().default(false),
});

export const addLightningRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'addLightning',
  method: 'post',
  path: '/api/till/lightning',
  summary: 'Try a pasted connection and add it as the last backend',
  body: connectionBody,
  answers: { 200: backendsAnswer },
});

export const orderLightningRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'orderLightning',
  method: 'put',
  path: '/api/till/lightning/order',
  summary: 'Set the order in which the backends are asked',
  body: z.strictObject({ ids: z.array(idSchema).max(20) }),
  answers: { 200: backendsAnswer },
});

export const removeLightningRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'removeLightning',
  method: 'delete',
  path: '/api/till/lightning/{id}',
  summary: 'Remove a backend; it is watched to the end of its last code',
  params: idParams,
  answers: { 200: backendsAnswer },
});

export const checkLightningRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'checkLightning',
  method: 'post',
  path: '/api/till/lightning/{id}/check',
  summary: 'Ask a Lightning backend now, for 3 s at most; its health in the list says what came of it',
  params: idParams,
  answers: { 200: backendsAnswer },
});

export const changeLightningRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'changeLightning',
  method: 'put',
  path: '/api/till/lightning/{id}',
  summary: 'Try another connection to the same node or wallet, and use it from now on',
  params: idParams,
  body: connectionBody,
  answers: { 200: backendsAnswer },
});

export const approveCertificateRoute = defineRoute({
  ...forPerson('owner', 'freshPassword'),
  id: 'approveCertificate',
  method: 'put',
  path: '/api/till/lightning/{id}/certificate',
  summary: 'Accept the certificate that a node shows now, if it is this one and the node is the same',
  params: idParams,
  body: z.strictObject({
    /** SHA-256 of its DER. */
    certificate: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits in lower case'),
  }),
  answers: { 200: backendsAnswer },
});

const satAnswer = z
  .object({
    bolt11: z.string(),
    paymentHash: z.string(),
    /** Its amount as decimal text: 1, or the least that the provider takes. */
    sats: z.string(),
    expiresAt: timeSchema,
    state: z.enum(['open', 'paid', 'ended']),
  })
  .meta({ id: 'LightningSat' });
export type LightningSatView = z.infer<typeof satAnswer>;
const satParams = idParams.extend({ hash: z.string().max(128) });

export const startSatRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'startSat',
  method: 'post',
  path: '/api/till/lightning/{id}/sat',
  summary:
    'Make a code of 1 sat that the owner pays to try a backend; it belongs to no sale, and is kept in memory only',
  params: idParams,
  answers: { 200: satAnswer },
});

export const getSatRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'getSat',
  method: 'get',
  path: '/api/till/lightning/{id}/sat/{hash}',
  summary: 'Ask the backend whether such a code is paid',
  params: satParams,
  answers: { 200: satAnswer },
});

export const endSatRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'endSat',
  method: 'delete',
  path: '/api/till/lightning/{id}/sat/{hash}',
  summary: 'End such a code, and cancel it at the backend if that can',
  params: satParams,
  answers: { 200: satAnswer },
});

export const lightningRoutes = [
  getLightningRoute,
  tryLightningRoute,
  addLightningRoute,
  orderLightningRoute,
  removeLightningRoute,
  checkLightningRoute,
  changeLightningRoute,
  approveCertificateRoute,
  startSatRoute,
  getSatRoute,
  endSatRoute,
];
