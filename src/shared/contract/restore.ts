/** Restoring a backup on the page of an empty Satchel (product.md BAK-6 to BAK-9). */
import { z } from 'zod';
import { idSchema, timeSchema } from '../invoice.ts';
import { NETWORKS } from '../vocabulary.ts';
import { defineRoute } from './route.ts';

/** The largest file that is taken; a million sales are about 1 GB. */
export const LARGEST_BACKUP_BYTES = 8 * 1024 ** 3;

const open = { api: 'open', listener: 'private', access: { kind: 'loopback' } } as const;
const setupCode = z.string().max(100);
const path = '/api/setup/restore';

export const beginRestoreRoute = defineRoute({
  ...open,
  id: 'beginRestore',
  method: 'post',
  path,
  summary: 'Announce the file of a backup, before anything else is set up; an earlier file is dropped',
  body: z.strictObject({ setupCode, sizeBytes: z.int().nonnegative() }),
  answers: { 200: z.object({ id: idSchema }).meta({ id: 'RestoreBegun' }) },
});

export const uploadRestoreRoute = defineRoute({
  ...open,
  id: 'uploadRestore',
  method: 'put',
  path: `${path}/{id}`,
  summary: 'Send the announced file, once and whole',
  params: z.object({ id: idSchema }),
  upload: true,
  answers: {
    200: z
      .object({
        /** Only the recovery passphrase opens it. */
        locked: z.boolean(),
      })
      .meta({ id: 'RestoreReceived' }),
  },
});

const restoreViewSchema = z
  .object({
    /** The names of its shops. */
    shops: z.array(z.string()),
    sales: z.int().nonnegative(),
    /** The newest entry in it; null if there is none. */
    newestAt: timeSchema.nullable(),
    /** Null if the Satchel that wrote it did not say so yet. */
    version: z.string().nullable(),
    network: z.enum(NETWORKS).nullable(),
    /** Number of its schema, before it was brought forward. */
    schema: z.int(),
  })
  .meta({ id: 'RestoreView' });
export type RestoreView = z.infer<typeof restoreViewSchema>;

export const lookAtRestoreRoute = defineRoute({
  ...open,
  id: 'lookAtRestore',
  method: 'post',
  path: `${path}/look`,
  summary: 'Open and check the file that was sent, and say what it holds',
  body: z.strictObject({ setupCode, passphrase: z.string().max(1000).optional() }),
  answers: { 200: restoreViewSchema },
});

export const confirmRestoreRoute = defineRoute({
  ...open,
  id: 'confirmRestore',
  method: 'post',
  path: `${path}/confirm`,
  summary: 'Restore the checked file; Satchel then starts again by itself',
  body: z.strictObject({ setupCode }),
  answers: { 204: null },
});

export const dropRestoreRoute = defineRoute({
  ...open,
  id: 'dropRestore',
  method: 'post',
  path: `${path}/drop`,
  summary: 'Remove the file that was sent',
  body: z.strictObject({ setupCode }),
  answers: { 204: null },
});

export const restoreRoutes = [
  beginRestoreRoute,
  uploadRestoreRoute,
  lookAtRestoreRoute,
  confirmRestoreRoute,
  dropRestoreRoute,
] as const;
