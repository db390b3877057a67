/** Cases: what the chain reported that a person must decide on (docs/spec/chain.md CHAIN-58). */
import { z } from 'zod';
import { satsSchema } from '../invoice.ts';
import { CASE_ANSWERS, CASE_KINDS } from '../vocabulary.ts';
import { idParams } from './parts.ts';
import { defineRoute, forPerson } from './route.ts';

export const caseViewSchema = z
  .object({
    id: z.string(),
    kind: z.enum(CASE_KINDS),
    foundAt: z.iso.datetime(),
    /** Of `key_used_elsewhere`: what was found on all addresses that Satchel never issued; 0 if the source cannot say. */
    amountSats: satsSchema,
    /** Of `key_used_elsewhere`: the highest of those addresses. */
    addressIndex: z.int().nonnegative().nullable(),
    /** The sale of the payment. */
    invoice: z.object({ id: z.string(), number: z.int() }).nullable(),
    txid: z.string().nullable(),
    /** Null while it is open. */
    answer: z.enum(CASE_ANSWERS).nullable(),
  })
  .meta({ id: 'Case' });
export type CaseView = z.infer<typeof caseViewSchema>;

export const answerCaseRoute = defineRoute({
  ...forPerson('manager', 'pin'),
  id: 'answerCase',
  method: 'post',
  path: '/api/till/cases/{id}/answer',
  summary: 'Answer a case; an older payment is attached or dismissed with a reason',
  params: idParams,
  body: z.strictObject({
    /** `attached` and `dismissed` fit `older_payment`, and `known` fits the others. */
    answer: z.enum(['known', 'attached', 'dismissed']),
    reason: z.string().trim().max(500).default(''),
  }),
  answers: { 200: caseViewSchema },
});
