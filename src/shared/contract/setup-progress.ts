/** How far set-up got, so that any browser can continue it (design.md LAY-19). */
import { z } from 'zod';
import { decimalSchema } from '../invoice.ts';
import { LATER_STEPS, STEP_STATES } from '../vocabulary.ts';
import { plainUrl } from './parts.ts';
import { electrumUrlsSchema } from './settings.ts';
import { defineRoute, forPerson } from './route.ts';
import { scriptTypeSchema } from './wallet.ts';

/** The draft holds what was typed and is not saved yet. It holds no password: the owner types that again. */
export const setupDraftSchema = z.strictObject({
  /** The key or descriptor as it was pasted. */
  key: z.string().trim().min(1).max(4000).optional(),
  /** The kind of address that was picked; set-up then continues at the check of the addresses. */
  scriptType: scriptTypeSchema.optional(),
  source: z
    .strictObject({
      kind: z.enum(['core', 'esplora', 'electrum']),
      url: z.union([plainUrl(500), electrumUrlsSchema]),
      own: z.boolean().optional(),
      user: z.string().max(200).optional(),
      zmqRawTx: z.string().max(200).optional(),
      zmqHashBlock: z.string().max(200).optional(),
    })
    .optional(),
  /** The amount in the shop's currency up to which payments are to count immediately, while no price is known for it. */
  acceptUpTo: decimalSchema.max(30).optional(),
});
export type SetupDraft = z.infer<typeof setupDraftSchema>;

const setupProgressSchema = z
  .object({
    steps: z.record(z.enum(LATER_STEPS), z.enum(STEP_STATES)),
    draft: setupDraftSchema,
  })
  .meta({ id: 'SetupProgress' });
export type SetupProgress = z.infer<typeof setupProgressSchema>;

const path = '/api/till/setup';

export const getSetupProgressRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'getSetupProgress',
  method: 'get',
  path,
  summary: 'Read which steps of set-up are done, skipped or open, and what was typed',
  answers: { 200: setupProgressSchema },
});

export const patchSetupProgressRoute = defineRoute({
  ...forPerson('owner', 'password'),
  id: 'patchSetupProgress',
  method: 'patch',
  path,
  summary: 'Mark a step of set-up as skipped, or keep what was typed',
  body: z.strictObject({
    skipped: z.enum(LATER_STEPS).optional(),
    draft: setupDraftSchema.optional(),
    /** Payments count immediately up to this amount in the shop's currency; null: they always wait for a confirmation. */
    acceptUpTo: decimalSchema.max(30).nullable().optional(),
  }),
  answers: { 200: setupProgressSchema },
});

export const setupProgressRoutes = [getSetupProgressRoute, patchSetupProgressRoute] as const;
