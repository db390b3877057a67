import { z } from 'zod';
import { idSchema, invoiceViewSchema } from '../invoice.ts';
import { idParams } from './parts.ts';
import { defineRoute } from './route.ts';

/** A cashier's session asks, and a manager answers with a PIN at the same till (docs/spec/chain.md CHAIN-51). */
export const acceptUnconfirmedRoute = defineRoute({
  id: 'acceptUnconfirmed',
  method: 'post',
  path: '/api/till/invoices/{id}/accept',
  summary: 'Accept a payment that is not final yet, by the PIN of a manager',
  api: 'till',
  listener: 'private',
  access: { kind: 'person', role: 'cashier', proof: 'pin' },
  params: idParams,
  body: z.strictObject({
    /** The manager or owner whose PIN it is. */
    userId: idSchema,
    pin: z.string().max(20),
    reason: z.string().trim().min(1).max(500),
  }),
  answers: { 200: invoiceViewSchema },
  limit: 'logins',
});
