/** Tills and customer screens: pairing, listing and unpairing (api.md TA-3 to TA-7). */
import { z } from 'zod';
import { screenReportSchema } from '../display.ts';
import { idSchema, timeSchema } from '../invoice.ts';
import { nameSchema } from './people.ts';
import { defineRoute } from './route.ts';

const idParams = z.object({ id: idSchema });

export const tillViewSchema = z
  .object({ id: idSchema, name: z.string(), storeId: idSchema, createdAt: timeSchema })
  .meta({ id: 'Till' });
export type TillView = z.infer<typeof tillViewSchema>;

export const listTillsRoute = defineRoute({
  id: 'listTills',
  method: 'get',
  path: '/api/till/tills',
  summary: 'List paired tills',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager', proof: 'pin' },
  answers: { 200: z.object({ tills: z.array(tillViewSchema) }) },
});

export const pairTillRoute = defineRoute({
  id: 'pairTill',
  method: 'post',
  path: '/api/till/tills',
  summary: 'Pair a till; its token is shown only once. Training needs no login',
  api: 'till',
  listener: 'private',
  access: { kind: 'pairing' },
  /** `here`: the caller's session becomes one of this till; a session that already has a till keeps it. */
  body: z.strictObject({ name: nameSchema, here: z.boolean().optional() }),
  answers: { 200: z.object({ id: idSchema, name: z.string(), token: z.string() }).meta({ id: 'PairedTill' }) },
  secretAnswer: true,
  limit: 'keys',
});

export const revokeTillRoute = defineRoute({
  id: 'revokeTill',
  method: 'delete',
  path: '/api/till/tills/{id}',
  summary: 'Unpair a till; its sessions end',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager', proof: 'pin' },
  params: idParams,
  answers: { 204: null },
});

export const displaySummarySchema = z
  .object({
    id: idSchema,
    name: z.string(),
    /** The till that the screen follows; null if it follows every till of the store. */
    tillId: idSchema.nullable(),
    invoiceId: idSchema.nullable(),
    /** Name of the person who paired it; null if Satchel did. */
    by: z.string().nullable(),
    /** The screen's last report; null if it has said nothing for 5 s (api.md DISP-4). */
    shows: screenReportSchema.nullable(),
    createdAt: timeSchema,
  })
  .meta({ id: 'DisplaySummary' });
export type DisplaySummary = z.infer<typeof displaySummarySchema>;

export const listDisplaysRoute = defineRoute({
  id: 'listDisplays',
  method: 'get',
  path: '/api/till/displays',
  summary: 'List customer screens',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  answers: { 200: z.object({ displays: z.array(displaySummarySchema) }) },
});

export const pairDisplayRoute = defineRoute({
  id: 'pairDisplay',
  method: 'post',
  path: '/api/till/displays',
  summary: 'Pair a customer screen for a till; its URL with the token is shown only once',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager', proof: 'pin' },
  /** `tillId` null means the till of the caller. */
  body: z.strictObject({ name: nameSchema, tillId: idSchema.nullable() }),
  answers: {
    200: z.object({ id: idSchema, name: z.string(), url: z.string(), token: z.string() }).meta({ id: 'PairedDisplay' }),
  },
  secretAnswer: true,
});

export const revokeDisplayRoute = defineRoute({
  id: 'revokeDisplay',
  method: 'delete',
  path: '/api/till/displays/{id}',
  summary: 'Unpair a customer screen',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'manager', proof: 'pin' },
  params: idParams,
  answers: { 204: null },
});
