/** Words for the health of chain sources, and how they agree (api.md TA-11). */
import { z } from 'zod';
import { HEALTH_WORDS, SOURCE_PLACES } from '../vocabulary.ts';

/** The worst word comes first; each has the numbers that belong to it. */
export const healthLineSchema = z
  .object({
    word: z.enum(HEALTH_WORDS),
    count: z.int().nullable(),
    of: z.int().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'SourceHealthLine' });
export type HealthLineView = z.infer<typeof healthLineSchema>;

/** The sources together: the best block that counts for small sales, who decides, and how many name it. */
export const agreementSchema = z
  .object({
    height: z.int().nullable(),
    /** The age of that block, by the time in its header. */
    ageSeconds: z.int().nullable(),
    voters: z.enum(['own', 'public', 'nobody']),
    weight: z.int(),
    agreeing: z.int(),
  })
  .meta({ id: 'SourceAgreement' });

/** How one source stands to that block; null before it spoke. */
export const sourceStandSchema = z
  .object({
    votes: z.boolean(),
    weight: z.int(),
    place: z.enum(SOURCE_PLACES),
    /** Blocks that it is behind or ahead, or that it has on another branch. */
    apart: z.int(),
  })
  .meta({ id: 'SourceStand' });
