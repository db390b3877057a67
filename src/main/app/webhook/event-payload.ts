import { z } from 'zod';

export type EventPayload = z.infer<typeof payloadSchema>;

/** Reads the facts that were frozen with an event. @throws if they are not in the form that write-outbox.ts writes */
export const readEventPayload = (payload: string): EventPayload => payloadSchema.parse(JSON.parse(payload));

const wholeText = z
  .string()
  .regex(/^\d+$/)
  .transform((text) => BigInt(text));
const storeWord = z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']);

/** The form in which write-outbox.ts freezes the facts of an event. Stored rows keep its older words. */
const payloadSchema = z.object({
  name: z.string(),
  store: z.object({
    status: storeWord,
    additionalStatus: z.enum(['None', 'Underpaid', 'Overpaid', 'PaidAfterExpiration']),
    manuallyMarked: z.boolean(),
    isUnderpaid: z.boolean().optional(),
  }),
  checkout: z.object({
    status: z.enum(['pending', 'paid', 'confirmed', 'expired', 'cancelled', 'underpaid']),
    paymentState: z.enum(['unpaid', 'partial', 'exact', 'overpaid']),
    late: z.boolean(),
    invalid: z.boolean(),
  }),
  receivedSats: wholeText,
  txid: z.string().nullable(),
  confirmations: z.int(),
  paidAtMs: z.int().nullable(),
  settledAtMs: z.int().nullable(),
  from: storeWord.optional(),
  to: storeWord.optional(),
  paymentId: z.string().optional(),
  amountMsats: wholeText.nullish(),
});
