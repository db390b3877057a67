/** How the shop's scanners type, in the settings of the store (design.md KEYS-10). */
import { z } from 'zod';

/** The time per key of a usual scanner, and the slowest that is still told from fingers. */
export const USUAL_MS_PER_KEY = 20;
export const SLOWEST_MS_PER_KEY = 60;

/** Hands type digits, points, commas and slashes, so those alone mark no scanner. */
const addedText = z
  .string()
  .max(8)
  .regex(/^[!-~]*$/, 'must be characters of a keyboard, without spaces')
  .refine((text) => text === '' || /[^\d.,/]/.test(text), 'must not be only digits, points, commas or slashes');

export const scannerSchema = z
  .object({
    /** The scanner types it before each code; empty if it types nothing. */
    prefix: z.string(),
    /** The scanner types it after each code and before its end key. */
    suffix: z.string(),
    /** The time from key to key in milliseconds. */
    msPerKey: z.int(),
  })
  .meta({ id: 'ScannerSettings' });
export type ScannerSettings = z.infer<typeof scannerSchema>;

export const scannerPatchSchema = z.strictObject({
  prefix: addedText.optional(),
  suffix: addedText.optional(),
  msPerKey: z.int().min(1).max(SLOWEST_MS_PER_KEY).optional(),
});
