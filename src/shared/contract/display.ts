import { z } from 'zod';
import { displayViewSchema, screenReportSchema } from '../display.ts';
import { idParams } from './parts.ts';
import { defineRoute } from './route.ts';

export const getDisplay = defineRoute({
  id: 'getDisplay',
  method: 'get',
  path: '/api/display',
  summary: 'Read what this customer screen shows',
  api: 'display',
  listener: 'public',
  access: { kind: 'display' },
  answers: { 200: displayViewSchema },
});

/** Each event is named `display` and carries the whole view; the first is sent immediately. */
export const displayEvents = defineRoute({
  id: 'displayEvents',
  method: 'get',
  path: '/api/display/events',
  summary: 'Stream what this customer screen shows',
  api: 'display',
  listener: 'public',
  access: { kind: 'display' },
  stream: true,
  answers: { 200: displayViewSchema },
});

/** A screen says what it draws, at each change and every 2 s (api.md DISP-4). */
export const reportShown = defineRoute({
  id: 'reportShown',
  method: 'put',
  path: '/api/display/shown',
  summary: 'Say what this customer screen shows',
  api: 'display',
  listener: 'public',
  access: { kind: 'display' },
  body: screenReportSchema,
  answers: { 204: null },
});

export const showOnDisplay = defineRoute({
  id: 'showOnDisplay',
  method: 'put',
  path: '/api/till/displays/{id}/show',
  summary: 'Show a sale on a customer screen, or clear the screen',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  params: idParams,
  body: z.strictObject({
    invoiceId: z.string().max(128).nullable(),
    /** Shows a code of the address alone, for a wallet that cannot read the usual one. */
    plain: z.boolean().optional(),
  }),
  answers: { 200: z.object({ id: z.string(), invoiceId: z.string().nullable() }) },
});

export const displayRoutes = [getDisplay, displayEvents, reportShown, showOnDisplay] as const;
